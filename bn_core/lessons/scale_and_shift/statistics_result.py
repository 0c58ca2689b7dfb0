"""What networks reach that standardize by the mean, a deviation, or both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import PartialResult
from bn_core.lessons.scale_and_shift.statistics_config import RATES, StatisticsConfig
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class StatisticsSeed:
    """All networks of one seed."""

    accuracy: Array
    """(A, Q): test accuracy in evaluation mode of each of the config's ``networks`` at each of
    ``RATES``, 0 for a network that diverged."""


@dataclass(frozen=True, slots=True, eq=False)
class FewerStatistics(PartialResult[StatisticsConfig, StatisticsSeed]):
    """A networks × Q rates × R seeds."""

    @property
    def accuracy(self) -> Array:
        """(A, Q, R): test accuracy in evaluation mode; NaN if not yet trained."""
        blank = np.full((len(self.config.networks), len(RATES)), np.nan)
        return np.stack([each.accuracy if each else blank for each in self.computed], axis=-1)

    def find_best_rate(self, arm: str) -> int:
        """Return the index of the rate of the highest median, the lowest of equals."""
        return int(np.median(self.accuracy[self.config.networks.index(arm)], axis=1).argmax())

    def best(self, arm: str) -> Array:
        """Return the accuracies (R,) at that rate."""
        accuracy: Array = self.accuracy[self.config.networks.index(arm), self.find_best_rate(arm)]
        return accuracy
