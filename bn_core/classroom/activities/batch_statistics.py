"""Where sliders stand is normalized by the core: in one batch, in several, or as was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core import Forward, RunningStats, normalize, normalize_with
from bn_core.classroom.errors import RefusedError

EPS = 1e-5
_GOLDEN = 0.618034
Positions = Mapping[int, float]
"""x by seat."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Students who share a mean: their seats, and the four steps of their x, (students, 1)."""

    students: tuple[int, ...]
    step: Forward


@dataclass(frozen=True, slots=True)
class Statistics:
    """What stands in for a batch's own in inference: a mean and an unbiased variance."""

    mean: float
    var: float


def batches(x: Positions, size: int, gamma: float, beta: float) -> tuple[Batch, ...]:
    """Neighbouring seats in batches of ``size``, the last of what is left; 0 is one of all."""
    seats = sorted(x)
    size = size or max(1, len(seats))
    groups = [tuple(seats[at : at + size]) for at in range(0, len(seats), size)]
    return tuple(Batch(each, normalize(_column(x, each), gamma, beta, EPS)) for each in groups)


def frozen(x: Positions, running: Statistics, gamma: float, beta: float) -> tuple[Batch, ...]:
    """All seats as one batch with these statistics, not its own; no batch for no seats."""
    if not x:
        return ()
    seats = tuple(sorted(x))
    stats = RunningStats(np.array([running.mean]), np.array([running.var]), None)
    return (Batch(seats, normalize_with(stats, _column(x, seats), gamma, beta, EPS)),)


def statistics(now: Iterable[Batch]) -> Statistics:
    """The mean and unbiased variance of these batches, averaged over those that have one.

    RefusedError: every batch is of one student.
    """
    stats = RunningStats.start(1, momentum=None)
    for batch in now:
        if len(batch.students) > 1:
            stats = stats.after(batch.step)
    if not stats.batches:
        raise RefusedError("Inference needs statistics: they need two students in a batch.")
    return Statistics(float(stats.mean[0]), float(stats.var[0]))


def start(student: int) -> float:
    """Where a slider stands before it is touched: one decimal from -3 to 3, spread by the seat."""
    return round(6 * (student * _GOLDEN % 1) - 3, 1) + 0.0


def _column(x: Positions, seats: Iterable[int]) -> NDArray[np.float64]:
    return np.array([[x[seat]] for seat in seats], dtype=np.float64)
