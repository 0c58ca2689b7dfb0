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
    """Searches of K networks, R seeds, T steps and E distances; NaN if not made."""

    looks: NDArray[np.integer]
    """(T,): training steps made before each look."""
    loss: Array
    """(K, R, T, E): in nats."""
    change: Array
    """(K, R, T, E): of the gradient, as the norm of a difference."""
    beta: Array
    """(K, R, T, E): the change over the distance."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C24, once everything is searched."""

    @property
    def loss_range(self) -> Array:
        """The largest loss along the gradient less the smallest, (K, R, T).

        NaN if a loss is infinite.
        """
        with np.errstate(invalid="ignore"):
            return np.asarray(self.loss.max(axis=-1) - self.loss.min(axis=-1))

    @property
    def largest_change(self) -> Array:
        """The largest change of the gradient, (K, R, T)."""
        return np.asarray(self.change.max(axis=-1))

    @property
    def effective_beta(self) -> Array:
        """The largest change over its distance, (K, R, T)."""
        return np.asarray(self.beta.max(axis=-1))

    def compare_looks(self, reading: str) -> Array:
        """Return a reading without batch norm over that with it, (R, T).

        ``reading`` is loss_range, largest_change or effective_beta. It is infinite where only the
        network without batch norm overflowed.
        """
        none, batch = getattr(self, reading)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = none / batch
        return np.where(np.isfinite(batch) & ~np.isfinite(none), np.inf, ratio)
