"""Normalize slider positions with their batch statistics or with fixed ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core import Forward, RunningStats, normalize, normalize_with
from bn_core.classroom.inputs.errors import RefusedError

EPS = 1e-5
_GOLDEN = 0.618034
Positions = Mapping[int, float]
"""Slider positions x by seat."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """A batch of students: their seats, and the four steps of their x, (students, 1)."""

    students: tuple[int, ...]
    step: Forward


@dataclass(frozen=True, slots=True)
class Statistics:
    """The mean and unbiased variance that inference uses."""

    mean: float
    var: float


def normalize_batches(x: Positions, size: int, gamma: float, beta: float) -> tuple[Batch, ...]:
    """Split neighbouring seats into batches of ``size`` and normalize each.

    The last batch holds the remaining seats; size 0 is one batch of all.
    """
    seats = sorted(x)
    size = size or max(1, len(seats))
    groups = [tuple(seats[at : at + size]) for at in range(0, len(seats), size)]
    return tuple(Batch(each, normalize(_column(x, each), gamma, beta, EPS)) for each in groups)


def normalize_frozen(
    x: Positions, running: Statistics, gamma: float, beta: float
) -> tuple[Batch, ...]:
    """Normalize all seats as one batch with fixed statistics; () without seats."""
    if not x:
        return ()
    seats = tuple(sorted(x))
    stats = RunningStats(np.array([running.mean]), np.array([running.var]), None)
    return (Batch(seats, normalize_with(stats, _column(x, seats), gamma, beta, EPS)),)


def average_statistics(now: Iterable[Batch]) -> Statistics:
    """Average the mean and unbiased variance of all batches of two or more students.

    RefusedError: every batch has one student.
    """
    stats = RunningStats.start(1, momentum=None)
    for batch in now:
        if len(batch.students) > 1:
            stats = stats.after(batch.step)
    if not stats.batches:
        raise RefusedError("Inference needs the statistics of a batch of at least two students.")
    return Statistics(float(stats.mean[0]), float(stats.var[0]))


def place_slider(student: int) -> float:
    """Return a slider's first position, from -3 to 3 with one decimal.

    Multiples of the golden ratio spread neighbouring seats evenly.
    """
    return round(6 * (student * _GOLDEN % 1) - 3, 1) + 0.0


def _column(x: Positions, seats: Iterable[int]) -> NDArray[np.float64]:
    return np.array([[x[seat]] for seat in seats], dtype=np.float64)
