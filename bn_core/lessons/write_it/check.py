"""Compare what a reader's program computes with the core, number by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.programs.parse import ProgramError, parse_program
from bn_core.inputs.programs.tree import Program, Reduction, walk
from bn_core.lessons.write_it.exercises import AXES, Exercise
from bn_core.lessons.write_it.familiar_names import write_familiar_names
from bn_core.lessons.write_it.givens import Givens
from bn_core.lessons.write_it.interpret import Outcome, Value, interpret
from bn_core.lessons.write_it.numpy_arrays import NumpyArrays
from bn_core.norm.arrays import Float64Array
from bn_core.text.numbers import format_number

ROUNDING = 1e-9
"""The largest difference, relative to the scale of the numbers, that counts as rounding."""
CLOSE = 1e-3
"""The largest relative difference that is called close, but not equal."""
MAX_LISTED = 6
"""Entries that differ of which a sentence lists the places."""
MAX_KEPT = 4096
"""The most numbers of a value of a wrong shape that is kept; right values have fewer."""
_ARRAYS = NumpyArrays()


class State(StrEnum):
    """How an answer compares with the right one."""

    EMPTY = "empty"
    ERROR = "error"
    """It cannot be read or computed."""
    SHAPE = "shape"
    WRONG = "wrong"
    CLOSE = "close"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What is found of one answer. Differences are None where the shapes differ."""

    state: State
    sentence: str
    """What was found, for the reader."""
    name: str = ""
    """The value that was compared."""
    value: Float64Array | None = None
    right: Float64Array | None = None
    absolute: float | None = None
    """The largest |value - right|."""
    relative: float | None = None
    """The largest |value - right| / (|value| + |right|)."""
    is_exact: bool = False
    """Whether every bit agrees."""
    mistake: str = ""
    """What is wrong with a usual mistake that gives the same numbers."""
    line: int | None = None
    """The line with an error, counted from 1."""
    familiar: str = ""
    """How names of the program that the exercise does not give are read, as Python."""
    differs: NDArray[np.bool_] | None = None
    """Which entries differ by more than rounding, shaped like ``right``."""


def check_answer(exercise: Exercise, text: str, givens: Givens) -> Check:
    """Compare a reader's program with the core on their batch; no text makes it raise."""
    if not text.strip():
        return Check(State.EMPTY, "Nothing is written yet.")
    try:
        values = compute_values(exercise, text, givens)
    except ProgramError as error:
        return Check(State.ERROR, str(error), line=error.line)
    program = parse_program(text)
    check = compare_values(exercise, values, givens)
    if check.state == State.WRONG and exercise.part == AXES and not check.mistake:
        check = replace(check, sentence=check.sentence + _explain_broadcast(program))
    names = write_familiar_names(program, exercise.given)
    return replace(check, familiar=", ".join(names))


def compare_values(exercise: Exercise, values: Sequence[Float64Array], givens: Givens) -> Check:
    """Compare the values that an exercise asks for, in its order.

    However they were computed, they are arrays of float64. Returns the check of the first that is
    not right.
    """
    with np.errstate(all="ignore"):
        checks = [
            _compare(exercise, name, value, right, givens)
            for (name, right), value in zip(_list_right(exercise, givens), values, strict=True)
        ]
    return next((each for each in checks if each.state != State.RIGHT), checks[0])


def compute_values(exercise: Exercise, text: str, givens: Givens) -> list[Float64Array]:
    """Return the values that an exercise asks for; ProgramError if there are none."""
    with np.errstate(all="ignore"):
        outcome = interpret(parse_program(text), select_given(exercise, givens), _ARRAYS)
    return [_as_array(name, each) for name, each in find_values(exercise, outcome)]


def select_given(exercise: Exercise, givens: Givens) -> dict[str, Float64Array]:
    """Return the values that an exercise gives, by name."""
    given = {name: givens.values[name] for name in exercise.given}
    if exercise.momentum is not None:
        given["momentum"] = np.asarray(exercise.momentum)
    return given


def find_right(exercise: Exercise, givens: Givens) -> Float64Array:
    """Return the right value of the first that an exercise asks for."""
    return _list_right(exercise, givens)[0][1]


def _list_right(exercise: Exercise, givens: Givens) -> list[tuple[str, Float64Array]]:
    first = givens.targets[exercise.answer] if exercise.answer else givens.values[exercise.target]
    rest = [
        (name, givens.targets[f"{name.removeprefix('d')}_gradient"]) for name in exercise.parts[1:]
    ]
    return [(exercise.target, first), *rest]


def find_values(exercise: Exercise, outcome: Outcome) -> list[tuple[str, Value]]:
    """Return the values of the asked names, else what is returned or comes last.

    ProgramError if there are fewer than are asked for.
    """
    wanted = exercise.asked_names
    if not outcome.returns and all(name in outcome.values for name in wanted):
        return [(name, outcome.values[name]) for name in wanted]
    if isinstance(outcome.last, tuple) and len(outcome.last) >= len(wanted):
        return list(zip(wanted, outcome.last, strict=False))
    if len(wanted) == 1:
        return [(wanted[0], outcome.last)]
    missing = [name for name in wanted if name not in outcome.values]
    raise ProgramError(f"Not assigned yet: {', '.join(missing)}.")


def _as_array(name: str, value: Value) -> Float64Array:
    if isinstance(value, tuple):
        raise ProgramError(f"{name} is a list of several values. One array is asked for.")
    return np.array(value, dtype=np.float64)  # a part alone, not the array that it is taken from


def _compare(
    exercise: Exercise, name: str, value: Float64Array, right: Float64Array, givens: Givens
) -> Check:
    mistake, scale = _find_mistake(exercise, name, value, right, givens)
    if not fits_shape(value.shape, right.shape):
        return Check(
            State.SHAPE,
            mistake or _explain_shape(name, value, right, givens),
            name,
            value if value.size <= MAX_KEPT else None,
            right,
            mistake=mistake,
        )
    value = value.reshape(right.shape)
    absolute, relative = measure_difference(value, right)
    is_exact = bool(np.array_equal(value, right))
    differs = ~(np.abs(value - right) <= ROUNDING * scale)  # in this form, NaN differs, too
    if absolute <= ROUNDING * scale:
        state, words = State.RIGHT, "exactly" if is_exact else "up to rounding"
        sentence = f"{name} is right: all {right.size:,} numbers agree {words}."
    else:
        state = State.CLOSE if absolute <= CLOSE * scale else State.WRONG
        sentence = mistake or _explain_difference(name, value, right, state, differs)
    return Check(
        state,
        sentence,
        name,
        value,
        right,
        absolute,
        relative,
        is_exact,
        mistake=mistake,
        differs=differs,
    )


def fits_shape(shape: Sequence[int], right: Sequence[int]) -> bool:
    """Whether two shapes agree, except for axes of size 1 that are added."""
    sizes, wanted = ([size for size in each if size != 1] for each in (shape, right))
    return len(shape) >= len(right) and sizes == wanted


def measure_difference(value: Float64Array, right: Float64Array) -> tuple[float, float]:
    """Return the largest absolute and the largest relative difference of equal shapes.

    The relative one is |a - b| / (|a| + |b|), 0 where both are 0; both are inf if a value is not
    a number.
    """
    if not np.isfinite(value).all():
        return np.inf, np.inf
    apart = np.abs(value - right)
    sizes = np.abs(value) + np.abs(right)
    shares = np.divide(apart, sizes, out=np.zeros_like(apart), where=sizes > 0)
    return float(apart.max()), float(shares.max())


def _find_mistake(
    exercise: Exercise, name: str, value: Float64Array, right: Float64Array, givens: Givens
) -> tuple[str, float]:
    """Return what is wrong with these numbers if it is known, and their scale.

    The scale is the largest number of the right answer and of the usual wrong ones: a right answer
    may be 0, as the sum of terms that are not.
    """
    found, scale = "", float(np.abs(right).max(initial=0.0))
    if name != exercise.target:
        return found, scale
    finite = _compute_mistakes(exercise, givens)
    scale = max([scale, *(float(np.abs(other).max(initial=0.0)) for _, other in finite)])
    for why, other in finite:
        differs = not fits_shape(other.shape, right.shape) or _is_apart(
            other.reshape(right.shape), right, scale
        )
        same = other.shape == value.shape and not _is_apart(value, other, scale)
        if differs and same:
            return why, scale
    return found, scale


def _compute_mistakes(exercise: Exercise, givens: Givens) -> list[tuple[str, Float64Array]]:
    """Return what the usual mistakes give where it is finite, each with what is wrong."""
    wrong = [
        (each.why, compute_values(exercise, each.program, givens)[0]) for each in exercise.mistakes
    ]
    return [(why, value) for why, value in wrong if np.isfinite(value).all()]


def _is_apart(value: Float64Array, other: Float64Array, scale: float) -> bool:
    return not measure_difference(value, other)[0] <= ROUNDING * scale


def _explain_shape(name: str, value: Float64Array, right: Float64Array, givens: Givens) -> str:
    shapes = f"{name} has the shape {value.shape}, but {right.shape} is asked for."
    examples, features = givens.values["x"].shape
    if value.shape == ():
        return f"{shapes} One number is left: an axis is averaged or summed too many."
    if value.ndim and value.shape[0] == examples and right.shape == (features,):
        return f"{shapes} It has a number for each example. Average or sum over axis 0."
    if value.ndim > right.ndim:
        return f"{shapes} An axis is not averaged, or two shapes were spread into one another."
    return shapes


def _explain_difference(
    name: str, value: Float64Array, right: Float64Array, state: State, differs: NDArray[np.bool_]
) -> str:
    if not np.isfinite(value).all():
        return f"{name} is not a finite number everywhere: something is divided by 0 or too large."
    where = "all of them" if differs.all() else _list_places(differs)
    absolute = format_number(float(np.abs(value - right).max()), 2)
    if state == State.CLOSE:
        return (
            f"{name} is close, but not equal: the largest difference is {absolute}. Is ε where it "
            "belongs?"
        )
    if right.size == 1:
        return f"{name} has the right shape, but its number differs by {absolute}."
    return (
        f"{name} has the right shape, but {differs.sum():,} of {right.size:,} numbers differ "
        f"({where}), by up to {absolute}."
    )


def _explain_broadcast(program: Program) -> str:
    """Return a sentence if statistics have lost axes of the signal."""
    nodes = (node for each in program.statements for node in walk(each.value))
    lost = any(
        isinstance(node, Reduction) and node.axes is not None and not node.keepdims
        for node in nodes
    )
    return " Without keepdims=True the shapes can fit by accident." if lost else ""


def _list_places(differs: NDArray[np.bool_]) -> str:
    places = np.argwhere(differs).tolist()
    listed = ", ".join(map(str, places[:MAX_LISTED]))
    return f"at {listed}{', …' if len(places) > MAX_LISTED else ''}"
