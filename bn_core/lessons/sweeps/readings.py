"""Summaries of a sweep, such as the largest stable learning rate.

Every summary is per seed, so that its spread is known, and NaN where a seed has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.sweeps.result import Sweep
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class StepComparison:
    """Steps to a good accuracy without (none) and with batch norm, per seed (S,).

    At least one, and infinite if a network never gets there.
    """

    none: Array
    batch: Array


def median_over_seeds(values: Array) -> Array:
    """Return the median over the known seeds (the last axis), NaN where none is known."""
    some = ~np.isnan(values).all(axis=-1)
    out = np.full(values.shape[:-1], np.nan)
    out[some] = np.nanmedian(values[some], axis=-1)
    return out


def steps_to_accuracy(sweep: Sweep, good: float) -> Array:
    """Return the first measured step (K, A, R, S) with accuracy ``good``, NaN if none."""
    reached = sweep.curves >= good
    steps = np.array(sweep.measured_steps, dtype=float)[reached.argmax(axis=-1)]
    return np.where(reached.any(axis=-1), steps, np.nan)


def find_largest_rate(sweep: Sweep, good: float) -> Array:
    """Return the largest rate (K, S) with a good final accuracy in the usual cell.

    It is 0 if there is none.
    """
    kept = sweep.accuracy[:, sweep.config.usual] >= good  # (K, R, S)
    rates = np.array(sweep.config.rate_values)[:, None]
    return np.asarray(np.where(kept, rates, 0.0).max(axis=1))


def find_too_large_rates(sweep: Sweep, good: float) -> NDArray[np.bool_]:
    """Return which rates (K, R, S) are too large to learn, in the usual cell.

    The accuracy is not good, and a smaller rate ends with a lower training loss. Without the
    second condition the rate may only be too small for these steps.
    """
    usual = sweep.config.usual
    losses = np.nan_to_num(sweep.loss[:, usual], nan=np.inf)  # of networks that ended
    lowest = losses.argmin(axis=1)[:, None]  # (K, 1, S)
    above = np.arange(sweep.config.rates)[:, None] > lowest
    return np.asarray(above & (sweep.accuracy[:, usual] < good))


def find_best_rate(sweep: Sweep) -> NDArray[np.integer]:
    """Return the index (K,) of the rate with the best median accuracy, usual cell."""
    inside = np.nan_to_num(median_over_seeds(sweep.accuracy[:, sweep.config.usual]), nan=-1.0)
    return inside.argmax(axis=1)


def count_decades(sweep: Sweep, good: float, rates: Sequence[int]) -> Array:
    """Count decades (K, S) of the second axis with a good accuracy.

    ``rates`` has the index of one learning rate per norm. A cell counts for its share of the axis,
    so a good cell between bad ones counts too. The first and the last have half a share: nothing
    is known beyond them, and if all cells are good, it is the length of the axis.
    """
    values = np.log10(sweep.config.cell_values)
    shares = np.full(len(values), (values[-1] - values[0]) / (len(values) - 1))
    shares[[0, -1]] /= 2
    kept = np.stack([sweep.accuracy[k, :, rate] >= good for k, rate in enumerate(rates)])
    known = ~np.isnan(np.stack([sweep.accuracy[k, :, rate] for k, rate in enumerate(rates)]))
    return np.where(known.any(axis=1), shares @ kept, np.nan)


def compare_steps(sweep: Sweep, good: float, none: int, batch: int) -> StepComparison:
    """Compare steps in the usual cell, each network at the rate of its given index."""
    steps = _count_usual_steps(sweep, good)
    return StepComparison(steps[0, none], steps[1, batch])


def compare_best_steps(sweep: Sweep, good: float) -> tuple[int, int, StepComparison]:
    """Compare each network at its own fastest rate, by the median over seeds.

    Of rates at which most seeds never get there, it is the one at which the fewest do not. Returns
    the index of each rate and the comparison.
    """
    none, batch = map(_find_fastest, _count_usual_steps(sweep, good)[:2])
    return none, batch, compare_steps(sweep, good, none, batch)


def _find_fastest(steps: Array) -> int:
    """Return the index of the rate with the fewest steps (R, S), then failures."""
    return int(np.lexsort((np.isinf(steps).sum(axis=-1), np.median(steps, axis=-1)))[0])


def _count_usual_steps(sweep: Sweep, good: float) -> Array:
    """Return the steps (K, R, S) of the usual cell, at least 1, infinite if never."""
    steps = steps_to_accuracy(sweep, good)[:, sweep.config.usual]
    return np.where(np.isnan(steps), np.inf, np.maximum(steps, 1))


def find_lost_cells(sweep: Sweep) -> NDArray[np.bool_]:
    """Return a mask (A, R) of cells where batch norm is worse than no norm."""
    return _find_better(sweep, 0, 1)


def find_won_cells(sweep: Sweep) -> NDArray[np.bool_]:
    """Return a mask (A, R) of cells where batch norm is better than no norm."""
    return _find_better(sweep, 1, 0)


def _find_better(sweep: Sweep, one: int, other: int, margin: float = 0.01) -> NDArray[np.bool_]:
    """Return where network ``one`` has a median accuracy above that of the ``other``.

    It must be more than ``margin`` above, and better than guessing by half: where both networks
    fail, their difference is chance.
    """
    middle = median_over_seeds(sweep.accuracy)
    guessing = 1 / len(DATASETS[sweep.config.data].classes)
    better: NDArray[np.bool_] = middle[one] > np.maximum(middle[other] + margin, 1.5 * guessing)
    return better
