"""What the browser shows of an answer: the verdict, the numbers and number lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.strip import draw_number_lines
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.write_it.check import ROUNDING, Check, check_answer, find_right
from bn_core.lessons.write_it.config import (
    MAX_BATCH_TEXT,
    MAX_EXAMPLES,
    MAX_FEATURES,
    WriteItConfig,
)
from bn_core.lessons.write_it.exercises import AXES, Exercise, find_exercise
from bn_core.lessons.write_it.givens import Givens, compute_givens
from bn_core.lessons.write_it.number_lines import compute_number_lines
from bn_core.norm.arrays import Float64Array
from bn_core.norm.number_lines import NumberLine
from bn_core.text.numbers import format_number

SHOWN_ROWS, SHOWN_COLUMNS = 8, 6
"""The most numbers of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Question:
    """An answer to check: a program for an exercise on a batch."""

    config: WriteItConfig
    batch: str
    program: str


def read_question(message: Mapping[str, Any]) -> Question:
    """Return the question of a message; ValueError if it is forged or out of bounds."""
    exercise, batch, program = (message.get(name) for name in ("exercise", "batch", "program"))
    if not (isinstance(exercise, str) and isinstance(batch, str) and isinstance(program, str)):
        raise ValueError("An answer has an exercise, a batch and a program, each a text.")
    more = {name: message[name] for name in ("seed", "compare", "feature") if name in message}
    config = WriteItConfig(exercise, **more)
    return Question(config, batch, program)


@lru_cache(maxsize=64)
def read_givens(batch: str, seed: int) -> Givens:
    """Return the values of the exercises for a batch; ValueError if it does not fit."""
    if len(batch) > MAX_BATCH_TEXT:
        raise ValueError(f"The batch has at most {MAX_BATCH_TEXT:,} characters here.")
    values = read_batch(batch).values
    if len(values) > MAX_EXAMPLES or values.shape[1] > MAX_FEATURES:
        raise ValueError(
            f"The exercises take up to {MAX_EXAMPLES} examples of {MAX_FEATURES} features."
        )
    return compute_givens(values, seed)


@lru_cache(maxsize=512)
def check_program(exercise: str, program: str, batch: str, seed: int) -> Check:
    """Check a program for an exercise; ValueError if the batch does not fit."""
    return check_answer(find_exercise(exercise), program, read_givens(batch, seed))


def answer_question(question: Question) -> dict[str, Any]:
    """Check an answer, and return what the browser shows of it, ready for JSON.

    ``state``, ``sentence`` and ``strip`` always; ``line`` of an error; ``numbers`` if there is a
    value. The right numbers are there if ``compare`` is set.

    ValueError if the batch cannot be used.
    """
    config = question.config
    check = check_program(config.exercise, question.program, question.batch, config.seed)
    return {
        "state": check.state,
        "sentence": check.sentence,
        "line": check.line,
        "differences": _describe_differences(check),
        "numbers": _lay_out_numbers(check, config.compare),
        "strip": _draw_strip(question, check),
    }


def _describe_differences(check: Check) -> str:
    """Return shape and both differences in one line; empty without a value."""
    if check.value is None or check.right is None:
        return ""
    words = [f"shape {check.value.shape}"]
    if check.absolute is None or check.relative is None:
        words[0] += f", asked for {check.right.shape}"
    else:
        words += [
            f"largest difference {format_number(check.absolute, 2)}",
            f"largest relative difference {format_number(check.relative, 2)}",
        ]
    if check.familiar:
        words.append(f"read with {check.familiar}")
    return " · ".join(words)


def _lay_out_numbers(check: Check, compare: bool) -> dict[str, Any] | None:
    """Return the first rows and columns of a value, and which of them are off."""
    if check.value is None or check.right is None:
        return None
    value, right = _as_table(check.value), _as_table(check.right)
    off = None if check.differs is None else _as_table(check.differs)
    shown = value[:SHOWN_ROWS, :SHOWN_COLUMNS]
    rows = [
        [
            {
                "shown": format_number(number),
                "exact": repr(number),
                "off": off is not None and bool(off[i, j]),
            }
            | ({"right": format_number(float(right[i, j]))} if compare and off is not None else {})
            for j, number in enumerate(row)
        ]
        for i, row in enumerate(shown.tolist())
    ]
    return {
        "name": check.name,
        "heads": _name_columns(check.value, shown.shape[1]),
        "examples": check.value.ndim > 1,
        "rows": rows,
        "left_out": _describe_rest(value, shown),
    }


def _as_table(value: NDArray[Any]) -> NDArray[Any]:
    """View a value as rows and columns: its first axis down, all others across."""
    rows = len(value) if value.ndim > 1 else 1
    return value.reshape(rows, value.size // max(rows, 1))  # -1 fails if there are no rows


def _name_columns(value: Float64Array, count: int) -> list[str]:
    if value.ndim < 3:
        return [f"[{j}]" if value.ndim == 1 else f"[:, {j}]" for j in range(count)]
    return [
        f"[:, {', '.join(map(str, np.unravel_index(j, value.shape[1:])))}]" for j in range(count)
    ]


def _describe_rest(value: Float64Array, shown: Float64Array) -> str:
    if shown.size == value.size:
        return ""
    return f"{shown.size} of {value.size:,} numbers are shown."


def _draw_strip(question: Question, check: Check) -> dict[str, Any]:
    """Return the number lines of the chosen feature, and what cannot be drawn of them."""
    config = question.config
    exercise, givens = find_exercise(config.exercise), read_givens(question.batch, config.seed)
    features = givens.values["x"].shape[1]
    feature = min(config.feature, features)
    lines, refused = compute_number_lines(exercise, check.value, givens, feature - 1)
    others: list[NumberLine] = []
    if config.compare:
        right = compute_number_lines(exercise, find_right(exercise, givens), givens, feature - 1)[0]
        others = [each for each in right if not _is_drawn(each, lines)]
    return {
        "lines": draw_number_lines(lines, others),
        "title": _title_strip(exercise, feature, features, lines, bool(others)),
        "alt": f"Number lines of {', '.join(line.label for line in lines)}",
        "refused": refused,
    }


def _is_drawn(right: NumberLine, lines: Sequence[NumberLine]) -> bool:
    """Whether a line has these values already, up to rounding."""
    scale = float(np.abs(right.values).max())
    return any(
        line.name == right.name and np.abs(line.values - right.values).max() <= ROUNDING * scale
        for line in lines
    )


def _title_strip(
    exercise: Exercise, feature: int, features: int, lines: Sequence[NumberLine], compares: bool
) -> str:
    """Return which numbers the lines show, and what their marks are."""
    if exercise.part == AXES:
        words = [f"Channel {feature}, position 1."]
    else:
        words = [f"Feature {feature} of {features}."]
    if any(np.isfinite(line.mean) for line in lines):
        has_band = any(np.isfinite(line.mean + line.std) for line in lines)
        words.append(f"Dashed: mean{', band: standard deviation' if has_band else ''}.")
    if compares:
        words.append("Filled: your numbers, hollow: the right ones.")
    return " ".join(words)
