"""What networks reach of which only a part is trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import PartialResult
from bn_core.lessons.scale_and_shift.frozen_config import RATES, TRAINED, FrozenConfig
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class FrozenSeed:
    """All networks of one seed."""

    accuracy: Array
    """(P, Q): test accuracy in evaluation mode of each part of ``TRAINED`` at each of ``RATES``, 0
    for a network that diverged."""


@dataclass(frozen=True, slots=True, eq=False)
class FrozenWeights(PartialResult[FrozenConfig, FrozenSeed]):
    """P trained parts × Q rates × R seeds."""

    @property
    def accuracy(self) -> Array:
        """(P, Q, R): test accuracy in evaluation mode; NaN if not yet trained."""
        blank = np.full((len(TRAINED), len(RATES)), np.nan)
        return np.stack([each.accuracy if each else blank for each in self.computed], axis=-1)

    def find_best_rate(self, part: str) -> int:
        """Return the index of the rate of the highest median, the lowest of equals."""
        return int(np.median(self.accuracy[TRAINED.index(part)], axis=1).argmax())

    def best(self, part: str) -> Array:
        """Return the accuracies (R,) at that rate."""
        accuracies: Array = self.accuracy[TRAINED.index(part), self.find_best_rate(part)]
        return accuracies
