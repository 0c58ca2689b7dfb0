"""The distance of a batch from the running statistics, in standard errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.norm.arrays import Array
from bn_core.norm.conventions import PYTORCH


@dataclass(frozen=True, slots=True, eq=False)
class StatisticsDistance:
    """The standard errors between a batch and the running statistics, (C,) each."""

    mean: Array
    var: Array

    @property
    def largest(self) -> float:
        """The largest distance."""
        return float(max(self.mean.max(), self.var.max()))

    @property
    def farthest_feature(self) -> tuple[int, str]:
        """The feature (from 0) and "mean" or "variance" of the largest distance."""
        if self.mean.max() >= self.var.max():
            return int(self.mean.argmax()), "mean"
        return int(self.var.argmax()), "variance"


def measure_distance(result: FailureCase) -> StatisticsDistance:
    """Compare the batch with the running statistics in standard errors.

    An average with momentum m over equal batches of N has m / (2 - m) of one batch's squared
    error: the sum of its squared weights.
    """
    stats, count = result.stats, result.train.count
    momentum = 1 / max(stats.batches, 1) if stats.momentum is None else stats.momentum
    both = 1 + momentum / (2 - momentum)
    var = np.maximum(stats.var, np.finfo(float).tiny)
    return StatisticsDistance(
        np.abs(result.train.mean - stats.mean) / np.sqrt(var * both / count),
        np.abs(PYTORCH.stored_var(result.train) / var - 1) / np.sqrt(2 * both / (count - 1)),
    )
