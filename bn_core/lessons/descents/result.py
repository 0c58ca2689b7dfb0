"""Results of gradient descent on least squares and halfspaces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array

METHODS = ("gradient", "standardized", "normed", "projected")
"""Gradient descent, the same on standardized features, batch norm of wᵀx, and GDNP."""


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares(ExperimentResult):
    """Iterations by condition number, rotation, method, learning rate and seed.

    There are K condition numbers, 2 rotations (none, random), 4 methods, Q rates and R seeds.
    """

    kappas: tuple[int, ...]
    rates: Array
    """(Q,): times 1/L, the inverse of the largest eigenvalue."""
    steps: Array
    """(K, 2, 4, Q, R): iterations to 10⁻⁶ of the first excess loss; ∞ where it is not reached,
    NaN where it is not (yet) run. GDNP has no rate: all the same."""
    curves: Array
    """(3, R, T): excess loss at condition number 100, rotated, at each way's best rate: gradient
    descent, batch norm, GDNP; empty until it is measured."""
    converged: Array
    """(1 + A, K, Q, R): whether each rate converges, without batch norm and then with it at each
    rate of γ: ``LENGTH_RATES``, or that of w alone; NaN where it is not (yet) run."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on claims C28 to C30."""

    @property
    def best(self) -> Array:
        """The iterations (K, 2, 4, R) at the best learning rate."""
        return self.steps.min(axis=3)

    @property
    def decades(self) -> Array:
        """The decades of rates (K, 2, 4, R) that need at most twice the best iterations."""
        best = self.best[:, :, :, None]
        near = (self.steps <= 2 * best) & np.isfinite(best)
        return near.sum(axis=3) * self._decades_apart

    @property
    def converging(self) -> Array:
        """The decades of rates (1 + A, K, R) at which each way converges."""
        decades: Array = self.converged.sum(axis=2) * self._decades_apart
        return decades

    @property
    def _decades_apart(self) -> float:
        return float(np.log10(self.rates[1] / self.rates[0]))


@dataclass(frozen=True, slots=True, eq=False)
class Halfspaces(ExperimentResult):
    """Iterations of logistic regression by method, learning rate and seed.

    There are 3 methods, Q rates and R seeds.
    """

    rates: Array
    """(Q,): times 1/L."""
    steps: Array
    """(3, Q, R): iterations to ‖g‖ < 10⁻⁵; ∞ where not reached within twice the best (at rate 1/L
    within all that are made), NaN where not (yet) run.
    Gradient descent, batch norm, GDNP."""
    curves: tuple[Array, ...] = ()
    """(R, T) each: ‖g‖ of the three ways at their best rates."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C31."""

    @property
    def best(self) -> Array:
        """The iterations (3, R) at the best learning rate."""
        return self.steps.min(axis=1)

    @property
    def untuned_iterations(self) -> Array:
        """The iterations (R,) of gradient descent at the rate 1/L."""
        iterations: Array = self.steps[0, int(np.flatnonzero(self.rates == 1)[0])]
        return iterations
