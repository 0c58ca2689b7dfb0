"""The result of networks with and without norms, assembled from parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import PartialResult
from bn_core.lessons.without_norm.config import RATES, WithoutNormConfig
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class TrainedArm:
    """One arm with one seed at the R rates of ``RATES``."""

    accuracy: Array
    """(R,): test accuracy in evaluation mode after the last step, 0 for a network that
    diverged."""
    loss: Array
    """(R, T): mean training loss in nats of each of T spans of steps, NaN once it diverged."""
    branch: Array
    """(R,): mean |α| of SkipInit after the last step; 1 for an arm without it."""


@dataclass(frozen=True, slots=True, eq=False)
class WithoutNorm(PartialResult[WithoutNormConfig, TrainedArm]):
    """A arms × R rates × S seeds, with NaN for what is not yet computed."""

    @property
    def accuracy(self) -> Array:
        """(A, R, S): test accuracy in evaluation mode, 0 for a network that diverged."""
        return self._arrange("accuracy")

    @property
    def loss(self) -> Array:
        """(A, R, S, T): mean training loss in nats of each span of steps."""
        return self._arrange("loss", (len(self.config.measured_steps),))

    @property
    def branch(self) -> Array:
        """(A, R, S): mean |α| of SkipInit, 1 for an arm without it."""
        return self._arrange("branch")

    def _arrange(self, name: str, more: tuple[int, ...] = ()) -> Array:
        """Arrange one field of the parts by arm and seed."""
        config = self.config
        values = np.full((len(config.arms), len(RATES), config.seeds, *more), np.nan)
        for (arm, seed), part in zip(self.parts, self.computed, strict=True):
            if part:
                values[config.arms.index(arm), :, seed - config.seed] = getattr(part, name)
        return values
