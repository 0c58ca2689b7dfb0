"""What the lesson on writing batch norm tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.write_it.check import Check, State, select_given
from bn_core.lessons.write_it.exercises import Exercise
from bn_core.lessons.write_it.givens import Givens
from bn_core.lessons.write_it.training_sentences import TrainingFacts, tell_training
from bn_core.norm.arrays import Float64Array
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True, eq=False)
class OpenExercise:
    """The exercise that the page shows, what is written, and what was found."""

    exercise: Exercise
    program: str
    givens: Givens
    check: Check
    training: TrainingFacts | None = None
    """What has been trained with the reader's layer; None if nothing can be."""


def describe_given(exercise: Exercise, givens: Givens) -> str:
    """Return the names that an exercise gives, with shapes or values."""
    named = [
        f"{name} = {format_number(float(value))}" if value.ndim == 0 else f"{name} {value.shape}"
        for name, value in select_given(exercise, givens).items()
    ]
    return f"Given: {', '.join(named)}."


def describe_right_line(shown: OpenExercise) -> str:
    """Tell a right answer: its shape and its numbers."""
    check = shown.check
    if check.state != State.RIGHT or check.value is None:
        return ""
    agree = "to the last bit" if check.is_exact else "up to rounding"
    return (
        f"`{shown.program.strip()}` gives {_list(check.value)}: one number per feature, equal to "
        f"the lab's {agree}."
    )


def describe_unbiased(shown: OpenExercise) -> str:
    """Tell the variance that is divided by B - 1."""
    check = shown.check
    if not check.mistake or check.value is None or check.right is None:
        return ""
    count = len(shown.givens.values["x"])
    ratio = float(np.ravel(check.value)[0] / np.ravel(check.right)[0])
    return (
        f"{_list(check.value)} instead of {_list(check.right)}: each number is "
        f"{format_number(ratio)} times the right one, which is B/(B − 1) for B = {count}. The "
        "check knows that mistake by its numbers."
    )


def describe_missing_path(shown: OpenExercise) -> str:
    """Tell the gradient without the path through the variance."""
    check = shown.check
    if not check.mistake or check.absolute is None or check.right is None:
        return ""
    size = float(np.abs(check.right).max())
    return (
        "The code runs and the shape is right, but the gradient is off by up to "
        f"{format_number(check.absolute, 2)}, and its own largest number is "
        f"{format_number(size, 2)}. {check.mistake}"
    )


def describe_training_step(shown: OpenExercise) -> str:
    """Tell how the reader's network compares with the right one."""
    return tell_training(shown.training)


def describe_state(state: State) -> str:
    """Return a word for what was found of an exercise."""
    return {
        State.EMPTY: "not begun",
        State.ERROR: "not complete",
        State.SHAPE: "another shape",
        State.WRONG: "not right yet",
        State.CLOSE: "close",
        State.RIGHT: "✓ right",
    }[state]


def _list(value: Float64Array) -> str:
    flat = np.ravel(value)[:4].tolist()
    return ", ".join(map(format_number, flat)) + (", …" if value.size > 4 else "")
