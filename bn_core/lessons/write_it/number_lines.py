"""Number lines that show what a reader's line does to one feature of a batch.

Each line is a small program of the closed language, computed with the reader's value in place of
the right one. So a wrong mean moves the line of x − μ, and a wrong variance that of x̂.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.programs.parse import ProgramError, parse_program
from bn_core.inputs.programs.tree import Program
from bn_core.lessons.write_it.exercises import Exercise
from bn_core.lessons.write_it.givens import Givens
from bn_core.lessons.write_it.interpret import interpret
from bn_core.lessons.write_it.numpy_arrays import NumpyArrays
from bn_core.norm.arrays import Float64Array
from bn_core.norm.number_lines import NumberLine

LARGEST = 1e100
"""The largest number that is drawn."""
_ARRAYS = NumpyArrays()


@dataclass(frozen=True, slots=True)
class _Line:
    label: str
    values: Program
    mean: Program | None = None
    """What is marked as the mean of the values, if anything."""
    std: Program | None = None


def _line(label: str, values: str, mean: str = "", std: str = "") -> _Line:
    marks = [parse_program(each) if each else None for each in (mean, std)]
    return _Line(label, parse_program(values), *marks)


_X = _line("x", "x", "mean", "var ** 0.5")
_CENTERED = _line("x − μ", "x - mean", "0", "var ** 0.5")
_X_HAT = _line("x̂", "x_hat", "x_hat.mean(0)", "x_hat.std(0)")
_RUNNING = _line("x", "x", "running_mean")
_DY, _DX_HAT, _DX = (
    _line(label, name) for label, name in (("dy", "dy"), ("dx̂", "dx_hat"), ("dx", "dx"))
)
_SIGNAL = (_line("x", "signal"), _line("x̂", "x_hat"))
_LINES: dict[str, tuple[_Line, ...]] = {
    "mean": (_line("x", "x", "mean"), _line("x − μ", "x - mean", "(x - mean).mean(0)")),
    "var": (_X, _CENTERED, _line("x̂", "(x - mean) / (var + eps) ** 0.5", "0", "1")),
    "x_hat": (_X, _CENTERED, _X_HAT),
    "y": (_X_HAT, _line("y", "y", "y.mean(0)", "y.std(0)")),
    "running_mean": (_RUNNING, _line("x − μ", "x - running_mean")),
    "keras_mean": (_RUNNING, _line("x − μ", "x - running_mean")),
    "running_var": (
        _line("x", "x", "mean", "running_var ** 0.5"),
        _line("x̂", "(x - mean) / (running_var + eps) ** 0.5", "0", "1"),
    ),
    "inference": (_line("x", "x", "running_mean", "running_var ** 0.5"), _line("y", "y")),
    "dgamma": (_line("x̂", "x_hat"), _DY, _line("x̂ · dy", "x_hat * dy"), _line("dγ", "dgamma")),
    "dbeta": (_DY, _line("dβ", "dbeta")),
    "dx_hat": (_DY, _DX_HAT),
    "dvar": (_line("x − μ", "x - mean"), _DX_HAT, _line("dσ²", "dvar")),
    "dmean": (_DX_HAT, _line("dμ", "dmean")),
    "dx": (_DX_HAT, _DX),
    "dx_line": (_DY, _DX),
    "layer": _SIGNAL,
    "instance": _SIGNAL,
    "group": _SIGNAL,
    "forward": (_X, _line("y", "y", "y.mean(0)", "y.std(0)")),
    "backward": (_DY, _DX),
}


def compute_number_lines(
    exercise: Exercise, value: Float64Array | None, givens: Givens, feature: int
) -> tuple[list[NumberLine], list[str]]:
    """Return the lines of an exercise, and a sentence for each that cannot be drawn.

    ``value`` is the reader's, or None; what needs it is then left out. ``feature`` counts from 0;
    of a signal it is that channel at its first position.
    """
    known = dict(givens.values)
    known.pop(exercise.target, None)
    if value is not None:
        known[exercise.target] = value
    drawn, refused = [], []
    for line in _LINES[exercise.name]:
        try:
            values = _compute(line.values, known, givens, feature)
        except ProgramError as error:
            if value is not None:
                refused.append(f"{line.label} cannot be drawn. {error}")
            continue
        mean, std = (_mark(each, known, givens, feature) for each in (line.mean, line.std))
        drawn.append(NumberLine(line.label, line.label, values, mean, std))
    return drawn, refused


def _mark(
    program: Program | None, known: dict[str, Float64Array], givens: Givens, feature: int
) -> float:
    """Return a mark of a line, NaN if there is none or it cannot be computed."""
    if program is None:
        return float("nan")
    try:
        return float(_compute(program, known, givens, feature)[0])
    except ProgramError:
        return float("nan")


@np.errstate(all="ignore")
def _compute(
    program: Program, known: dict[str, Float64Array], givens: Givens, feature: int
) -> Float64Array:
    """Return one number for each example; ProgramError if there are none."""
    value = np.asarray(interpret(program, known, _ARRAYS).last, dtype=np.float64)
    if value.ndim == 3 and value.shape == givens.values["signal"].shape:
        value = value[:, :, 0]
    elif value.ndim < 3:
        shape = givens.values["x"].shape
        try:
            value = np.broadcast_to(value, shape)
        except ValueError:
            raise ProgramError(
                f"Its shape is {value.shape}, which does not fit the batch's {shape}."
            ) from None
    else:
        raise ProgramError(f"Its shape is {value.shape}.")
    column = value[:, feature]
    if not np.isfinite(column).all() or np.abs(column).max() > LARGEST:
        raise ProgramError("Not all of its numbers are finite, or they are too large.")
    return np.array(column)
