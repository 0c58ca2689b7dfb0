"""Loss and gradient along the gradient direction, during training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class GradientPath(ExperimentResult):
    """K networks × R seeds × T looks × E distances, as far as they are made; the rest is NaN."""

    looks: NDArray[np.integer]
    """(T,): training steps made before each look."""
    loss: Array
    """(K, R, T, E): in nats."""
    change: Array
    """(K, R, T, E): of the gradient, as the norm of a difference."""
    beta: Array
    """(K, R, T, E): the change over the distance."""
    verdict: Verdict | None = None
    """On claim C24."""

    @property
    def loss_range(self) -> Array:
        """(K, R, T): the largest loss along the gradient less the least."""
        return np.asarray(self.loss.max(axis=-1) - self.loss.min(axis=-1))

    @property
    def largest_change(self) -> Array:
        """(K, R, T): the largest change of the gradient."""
        return np.asarray(self.change.max(axis=-1))

    @property
    def effective_beta(self) -> Array:
        """(K, R, T): the effective β, the largest change over its distance."""
        return np.asarray(self.beta.max(axis=-1))

    def ratios(self, reading: str) -> Array:
        """(R,): median over the looks of ``reading`` (span, moved or bend), without over with."""
        none, batch = np.median(getattr(self, reading), axis=-1)
        return np.asarray(none / batch)
