"""The two sides of theorem 4.1 in every unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class GradientBound(ExperimentResult):
    """The gradients of U units, of all seeds and batch-norm layers measured so far."""

    seed: NDArray[np.integer]
    """(U,): the seed of each unit's network."""
    layer: NDArray[np.integer]
    """(U,): from 1."""
    scale: Array
    """(U,): |γ| / √(σ² + ε), the factor of the theorem."""
    passed: Array
    """(U,): the gradient's norm before batch norm over that after it.

    NaN where no gradient arrives.
    """
    quotient: Array
    """(U,): left side of the theorem over its right side; NaN as above."""
    ended: tuple[str, ...] = ()
    """For each seed why training ended early; else empty."""

    @property
    def has_gradient(self) -> NDArray[np.bool_]:
        """Whether a gradient arrives at each unit, (U,)."""
        return np.isfinite(self.passed)

    def count(self) -> tuple[int, int, int]:
        """Count the units with a gradient, where it grows, and where γ/σ is above 1."""
        arrived = self.has_gradient
        return (
            int(arrived.sum()),
            int((self.passed[arrived] > 1).sum()),
            int((self.scale[arrived] > 1).sum()),
        )
