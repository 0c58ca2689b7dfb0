"""Results of gradient descent on least squares and halfspaces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array

WAYS = ("gradient", "standardised", "normed", "projected")
"""Gradient descent; the same on standardised features; with batch norm of wᵀx; GDNP."""


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares(ExperimentResult):
    """K condition numbers, 2 bowls (along the axes, rotated), 4 ways, Q rates, R seeds."""

    kappas: tuple[int, ...]
    rates: Array
    """(Q,): times 1/L, the inverse of the largest eigenvalue."""
    steps: Array
    """(K, 2, 4, Q, R): iterations to 10⁻⁶ of the first excess loss; ∞ where it is not reached,
    NaN where it is not (yet) run. GDNP has no rate: all the same."""
    curves: Array
    """(3, R, T): excess loss at condition number 100, rotated, at each way's best rate: gradient
    descent, batch norm, GDNP; empty until it is measured."""
    slopes: Array
    """(3, R, V): mean change of log₁₀ loss an iteration, over V windows of it."""
    linear: Verdict | None = None
    """On claim C28."""
    faster: Verdict | None = None
    """On claim C29."""
    tolerant: Verdict | None = None
    """On claim C30."""

    @property
    def best(self) -> Array:
        """(K, 2, 4, R): iterations at the best rate."""
        return self.steps.min(axis=3)

    @property
    def decades(self) -> Array:
        """(K, 2, 4, R): decades of the grid that need at most twice the best's iterations."""
        best = self.best[:, :, :, None]
        near = (self.steps <= 2 * best) & np.isfinite(best)
        apart = float(np.log10(self.rates[1] / self.rates[0]))
        return near.sum(axis=3) * apart


@dataclass(frozen=True, slots=True, eq=False)
class Halfspaces(ExperimentResult):
    """Iterations of logistic regression: 3 ways, Q rates, R seeds."""

    rates: Array
    """(Q,): times 1/L."""
    steps: Array
    """(3, Q, R): iterations to ‖g‖ < 10⁻⁵; ∞ where not reached, NaN where not (yet) run.
    Gradient descent, batch norm, GDNP."""
    curves: tuple[Array, ...] = ()
    """(R, T) each: ‖g‖ of the three ways at their best rates."""
    verdict: Verdict | None = None
    """On claim C31."""

    @property
    def best(self) -> Array:
        """(3, R)."""
        return self.steps.min(axis=1)
