"""A map is read, not admired: the largest stable rate, the decades of good starts, two fair races.

Every reading is per seed, so that its spread can be told; NaN where a seed has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.sweeps.result import Sweep
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class StepComparison:
    """Steps until the accuracy is good, without (none) and with batch norm, by seed (S,)."""

    none: Array
    batch: Array

    @property
    def ratio(self) -> Array:
        """(S,): how many times fewer steps with batch norm; NaN if one of them never got there."""
        return self.none / np.maximum(self.batch, 1)


def median_over_seeds(values: Array) -> Array:
    """Over the seeds (the last axis) that have come; NaN where none has."""
    some = ~np.isnan(values).all(axis=-1)
    out = np.full(values.shape[:-1], np.nan)
    out[some] = np.nanmedian(values[some], axis=-1)
    return out


def steps_to_accuracy(sweep: Sweep, good: float) -> Array:
    """(K, A, R, S): the first measured step with an accuracy of ``good``; NaN if there is none."""
    reached = sweep.curves >= good
    steps = np.array(sweep.measured, dtype=float)[reached.argmax(axis=-1)]
    return np.where(reached.any(axis=-1), steps, np.nan)


def find_largest_rate(sweep: Sweep, good: float) -> Array:
    """(K, S): the largest rate that ends with a good accuracy, in the usual cell; NaN for none."""
    kept = sweep.accuracy[:, sweep.config.usual] >= good  # (K, R, S)
    rates = np.array(sweep.config.rate_values)[:, None]
    best = np.where(kept, rates, -np.inf).max(axis=1)
    return np.where(np.isfinite(best), best, np.nan)


def find_best_rate(sweep: Sweep) -> NDArray[np.integer]:
    """(K,): the place of the rate with the highest median accuracy in the usual cell."""
    inside = np.nan_to_num(median_over_seeds(sweep.accuracy[:, sweep.config.usual]), nan=-1.0)
    return inside.argmax(axis=1)


def count_decades(sweep: Sweep, good: float, rates: Sequence[int]) -> Array:
    """(K, S): decades of the second axis with a good accuracy, each norm at its own given rate.

    A cell counts for its share of the axis, so a good cell between bad ones counts too.
    """
    values = np.log10(sweep.config.cell_values)
    each = (values[-1] - values[0]) / (len(values) - 1)
    kept = np.stack([sweep.accuracy[k, :, rate] >= good for k, rate in enumerate(rates)])
    known = ~np.isnan(np.stack([sweep.accuracy[k, :, rate] for k, rate in enumerate(rates)]))
    return np.where(known.any(axis=1), kept.sum(axis=1) * each, np.nan)


def compare_steps(sweep: Sweep, good: float, none: int, batch: int) -> StepComparison:
    """In the usual cell, each at the rate of the place given."""
    steps = steps_to_accuracy(sweep, good)[:, sweep.config.usual]
    return StepComparison(steps[0, none], steps[1, batch])


def compare_best_steps(sweep: Sweep, good: float) -> tuple[int, int, StepComparison]:
    """Best against best: the rate at which each gets there first, by its median; and their race."""
    steps = median_over_seeds(steps_to_accuracy(sweep, good)[:, sweep.config.usual])
    places = [int(np.where(np.isnan(row), np.inf, row).argmin()) for row in steps[:2]]
    return places[0], places[1], compare_steps(sweep, good, *places)


def find_lost_cells(sweep: Sweep, margin: float = 0.01) -> NDArray[np.bool_]:
    """(A, R): where batch norm's median accuracy is more than ``margin`` below none's."""
    middle = median_over_seeds(sweep.accuracy)
    return middle[1] < middle[0] - margin
