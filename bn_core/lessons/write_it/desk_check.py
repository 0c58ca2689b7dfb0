"""Run a student's own file and compare what its functions return with the core.

The file is code of the person who runs this command, so Python runs it as it is. What a reader
types into the lab goes another way: it is read and never run.
"""

from __future__ import annotations

import hashlib
import json
import runpy
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bn_core import __version__
from bn_core.lessons.write_it.check import Check, State, compare_values, select_given
from bn_core.lessons.write_it.desk_file import MAX_SEED, draw_givens
from bn_core.lessons.write_it.desk_source import DeskError, join_code_cells
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise
from bn_core.lessons.write_it.givens import Givens
from bn_core.norm.arrays import Float64Array

SECOND = 1
"""Examples and features that the second batch has more."""
EMPTY = "Nothing is written yet."


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The checks of one file, by the names of the exercises in their order."""

    student: str
    seed: int
    answers: str
    """The SHA-256 of the file's text."""
    checks: Mapping[str, Check]

    @property
    def is_right(self) -> bool:
        """Whether every exercise is right."""
        return all(each.state == State.RIGHT for each in self.checks.values())


def check_file(path: Path) -> Sheet:
    """Run a .py or .ipynb file and check each of its functions.

    DeskError if it cannot be read, if it stops with an error, or if its STUDENT or SEED is gone.
    """
    text = _read_source(path)
    functions = _run_source(text, path)
    student, seed = functions.get("STUDENT"), functions.get("SEED")
    if not isinstance(student, str) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise DeskError(
            "STUDENT or SEED is missing or changed. Write the file again and copy them."
        )
    batches = (draw_givens(seed), draw_givens(seed, SECOND))
    asked = _find_asked(functions.get("EXERCISES"))
    checks = {each.name: _check_function(each, functions, batches) for each in asked}
    return Sheet(student, seed, _hash(text), checks)


def write_result(sheet: Sheet) -> str:
    """Write the result file of a sheet, as JSON with a digest of all that is in it."""
    result: dict[str, Any] = {
        "lab": __version__,
        "student": sheet.student,
        "seed": sheet.seed,
        "answers": sheet.answers,
        "states": {name: each.state.value for name, each in sheet.checks.items()},
    }
    return json.dumps({**result, "digest": _digest(result)}, indent=2, ensure_ascii=False) + "\n"


def verify_result(text: str, sheet: Sheet | None) -> list[str]:
    """Return what does not agree between a result file, its digest and a sheet.

    Without a sheet only the digest is tested. Anybody can compute it, so only a sheet, made by
    running the student's file again, shows that the results are those of the file.
    """
    try:
        result = json.loads(text)
        digest = result.pop("digest")
    except (ValueError, KeyError, AttributeError, TypeError):
        return ["It is not a result file."]
    faults = [] if digest == _digest(result) else ["It was changed after it was written."]
    if sheet is None:
        return faults
    again = json.loads(write_result(sheet))
    words = {
        "lab": "the version of the lab",
        "student": "the student",
        "seed": "the seed",
        "answers": "the text of the answers",
        "states": "the states of the exercises",
    }
    faults += [
        f"It differs from the file in {name}."
        for key, name in words.items()
        if result.get(key) != again[key]
    ]
    return faults


def _find_asked(names: Any) -> Sequence[Exercise]:
    """Return the exercises that a file names, or all if it names none."""
    if names is None:
        return EXERCISES
    known = {each.name: each for each in EXERCISES}
    if not isinstance(names, list | tuple) or not names or not all(n in known for n in names):
        raise DeskError("EXERCISES was changed. Write the file again and copy it.")
    return [each for each in EXERCISES if each.name in names]


def _read_source(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError(f"{path} cannot be read: {error}") from None
    return join_code_cells(text, str(path)) if path.suffix == ".ipynb" else text


def _run_source(text: str, path: Path) -> dict[str, Any]:
    """Run a file in this interpreter, and return its names.

    ``__file__`` is the name of a Python file in tracebacks, and "" for a notebook, whose lines
    nobody counts.
    """
    if path.suffix != ".ipynb":
        return _run_path(path)
    with tempfile.TemporaryDirectory() as folder:
        joined = Path(folder) / f"{path.stem}.py"
        joined.write_text(text, encoding="utf-8")
        return {**_run_path(joined), "__file__": ""}


def _run_path(path: Path) -> dict[str, Any]:
    try:
        return runpy.run_path(str(path), run_name="my_batchnorm")
    except (Exception, SystemExit) as error:
        raise DeskError(f"The file does not run: {_describe(error, str(path))}") from None


def _check_function(
    exercise: Exercise, names: Mapping[str, Any], batches: Sequence[Givens]
) -> Check:
    """Return the first check that is not right, or that of the file's batch."""
    function = names.get(exercise.name)
    if not callable(function):
        return Check(State.EMPTY, f"There is no function {exercise.name}.")
    checks = [_check_on(exercise, function, givens, names["__file__"]) for givens in batches]
    for place, found in enumerate(checks):
        if found.state != State.RIGHT:
            if place == 0 or found.mistake:
                return found
            return replace(found, sentence=f"Right on the file's batch alone. {found.sentence}")
    return checks[0]


def _check_on(exercise: Exercise, function: Callable[..., Any], givens: Givens, file: str) -> Check:
    given = select_given(exercise, givens)
    try:
        with np.errstate(all="ignore"):
            returned = function(**{name: _copy(each) for name, each in given.items()})
    except NotImplementedError:
        return Check(State.EMPTY, EMPTY)
    except (Exception, SystemExit) as error:
        return Check(State.ERROR, _describe(error, file))
    if returned is None or returned is ...:
        return Check(State.EMPTY, EMPTY)
    wanted = exercise.asked_names
    values = returned if exercise.parts else (returned,)
    if not isinstance(values, tuple | list) or len(values) != len(wanted):
        return Check(State.ERROR, f"Return {len(wanted)} values: {', '.join(wanted)}.")
    try:
        arrays = [_read_array(name, each) for name, each in zip(wanted, values, strict=True)]
    except DeskError as error:
        return Check(State.ERROR, str(error))
    return compare_values(exercise, arrays, givens)


def _copy(value: Float64Array) -> Any:
    """Return an array that may be written to, or a Python number."""
    if value.ndim:
        return value.copy()
    number = float(value)
    return int(number) if number.is_integer() else number


def _read_array(name: str, value: Any) -> Float64Array:
    """Return an array of float64 from nested lists, NumPy's or PyTorch's values."""
    value = value.detach() if hasattr(value, "detach") else value
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, RuntimeError):
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise DeskError(f"{name} is not an array of real numbers.")
    return array.astype(np.float64)


def _describe(error: BaseException, file: str) -> str:
    """Return an error's line in a file, its kind and its message."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [each.lineno for each in frames if each.filename == file]
    if isinstance(error, SyntaxError) and error.filename == file:
        lines = [error.lineno]
    where = f"line {lines[-1]}: " if lines else ""
    message = " ".join(str(error).split())[:200] or "without a message"
    return f"{where}{type(error).__name__}, {message.rstrip('.')}."


def _hash(text: str) -> str:
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def _digest(result: Mapping[str, Any]) -> str:
    return _hash(json.dumps(result, sort_keys=True))
