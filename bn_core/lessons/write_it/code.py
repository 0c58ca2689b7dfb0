"""The reader's work as a Python file to copy."""

from __future__ import annotations

from collections.abc import Mapping

from bn_core.lessons.write_it.check import find_right, select_given
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise
from bn_core.lessons.write_it.givens import Givens
from bn_core.norm.arrays import Float64Array
from bn_core.text.code import format_matrix, format_vector


def write_work(programs: Mapping[str, str], givens: Givens, shown: str) -> str:
    """Return what is written so far, with the numbers that it starts from.

    ``programs`` are by exercise; the exercise ``shown`` is there even if nothing is written yet.
    """
    written = [each for each in EXERCISES if programs.get(each.name) or each.name == shown]
    parts = [
        "import numpy as np",
        *(_write_exercise(each, programs.get(each.name, ""), givens) for each in written),
    ]
    return "\n\n".join(parts) + "\n"


def _write_exercise(exercise: Exercise, program: str, givens: Givens) -> str:
    given = select_given(exercise, givens)
    lines = [f"# {exercise.title}"]
    lines += [f"{name} = {_write_array(value)}" for name, value in given.items()]
    lines += [program.strip() or f"# {exercise.target} = ..."]
    right = find_right(exercise, givens)
    if right.ndim < 2:
        lines.append(f"# right: {exercise.target} = {_write_array(right)}")
    return "\n".join(lines)


def _write_array(value: Float64Array) -> str:
    if value.ndim == 0:
        return repr(float(value))
    if value.ndim == 2:
        return f"np.array({format_matrix(value)})"
    if value.ndim == 1:
        return f"np.array({format_vector(value)})"
    flat = format_vector(value.ravel())
    return f"np.array({flat}).reshape{value.shape}"
