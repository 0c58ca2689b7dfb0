"""Shares of one batch on several devices, and their statistics together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bn_core.inputs.batches.batch import check_count
from bn_core.inputs.batches.numbers import read_numbers
from bn_core.norm.arrays import Array, Float64Array
from bn_core.norm.averages import Moments, merge_moments
from bn_core.norm.forward import Forward, normalize
from bn_core.norm.running import RunningStats, normalize_with

FIRST, SECOND = "2, 4", "8, 10"
"""The shares that the lesson opens with."""
UNEQUAL = ("0, 0, 0", "7")
"""Shares of which one has three values and the other one."""
EXAMPLES = {
    "equal shares": (FIRST, SECOND),
    "unequal shares": UNEQUAL,
    "two clients that differ": ("4, 6", "−6, −4"),
}
MOST_VALUES = 32
"""The most values of a share."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Each share as a batch of its own, and all values as one batch."""

    apart: tuple[Forward, ...]
    whole: Forward
    merged: Moments
    """The mean and variance (1,) of all values, from the counts and moments of the shares."""

    @property
    def mean_of_means(self) -> float:
        """The mean of the shares' means, in which each share has the same weight."""
        return float(np.mean([each.mean[0] for each in self.apart]))

    @property
    def spread(self) -> float:
        """What the distances between the shares' means add to the variance of all values."""
        counts = [each.count for each in self.apart]
        means = [each.mean for each in self.apart]
        return float(merge_moments(counts, means, np.zeros_like(means)).var[0])

    @property
    def x_hat_averaged(self) -> Array:
        """The x̂ of all values (N,) with the averages of the shares' means and variances."""
        averaged = RunningStats(np.array([self.mean_of_means]), np.array([self.mean_of_variances]))
        return normalize_with(averaged, self.whole.x).x_hat[:, 0]

    @property
    def mean_of_variances(self) -> float:
        """The mean of the shares' variances, in which each share has the same weight."""
        return float(np.mean([each.var[0] for each in self.apart]))


def read_share(text: str) -> Float64Array:
    """Read the values of a device (N,); BatchError says what is wrong."""
    values = read_numbers(text)
    check_count(len(values), MOST_VALUES, "values")
    return values


def compare_shares(shares: Sequence[Float64Array]) -> Shares:
    """Normalize each of ``shares``, (N,) of any size, by itself and all as one batch."""
    # A single value has variance 0: only ε keeps its x̂ a number.
    apart = tuple(normalize(each[:, None]) for each in shares)
    counts = [each.count for each in apart]
    merged = merge_moments(counts, [each.mean for each in apart], [each.var for each in apart])
    return Shares(apart, normalize(np.concatenate(shares)[:, None]), merged)
