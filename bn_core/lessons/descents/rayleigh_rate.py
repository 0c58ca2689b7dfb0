"""How fast a Rayleigh quotient is maximized, beside its proven bound.

At the best length γ the excess loss of least squares is half of ρ(v*) − ρ(w), where
ρ(w) = (wᵀu)²/(wᵀHw) is a generalized Rayleigh quotient. Kohler et al. 2018 prove that GDNP leaves
at most (1 − 1/κ)² of it in each step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bn_core.lessons.descents.config import BoundConfig
from bn_core.lessons.descents.quadratic_loss import (
    LengthDirectionWeights,
    QuadraticLoss,
    step_gdnp,
    step_gradient_descent,
)
from bn_core.norm.arrays import Float64Array

DIMENSIONS = 100
SEEDS = 5
STEPS = 600


@dataclass(frozen=True, slots=True, eq=False)
class RayleighRate:
    """The excess loss by step, as a share of the first one."""

    kappa: int
    bound: Float64Array
    """(T + 1,): (1 − 1/κ)^(2t)."""
    gradient: Float64Array
    """(R, T + 1): gradient descent at rate 1/L, from the best length of the first direction."""
    projected: Float64Array
    """(R, T + 1): GDNP."""

    @property
    def settled_step(self) -> int:
        """A step after which the start hardly matters, and rounding does not yet."""
        return min(3 * self.kappa, STEPS // 2)

    def find_factor(self, shares: Float64Array, after: int) -> float:
        """Return what a step leaves on average between ``after`` and twice that."""
        factors = (shares[:, 2 * after] / shares[:, after]) ** (1 / after)
        return float(np.median(factors))


@lru_cache(maxsize=8)
def measure_rayleigh_rate(config: BoundConfig) -> RayleighRate:
    """Make ``STEPS`` steps of both descents for ``SEEDS`` solutions and starts.

    The eigenvalues go from 1/κ to 1 in geometric steps. H is diagonal: both descents turn with it.
    """
    kappa = int(config.kappa)
    rng = np.random.default_rng(0)
    h = np.tile(np.geomspace(1 / kappa, 1, DIMENSIONS), (SEEDS, 1))
    loss = QuadraticLoss(h, rng.standard_normal((SEEDS, DIMENSIONS)))
    w = rng.standard_normal((SEEDS, 1, DIMENSIONS))
    square = (w * loss.multiply_by_h(w)).sum(-1, keepdims=True)
    at = LengthDirectionWeights(w, (w * loss.u).sum(-1, keepdims=True) / np.sqrt(square))
    v, rate = at.weights(loss), np.ones((1, 1))
    gradient, projected = [loss.compute_excess(v)], [loss.compute_excess(at.weights(loss))]
    for _ in range(STEPS):
        v, at = step_gradient_descent(loss, v, rate), step_gdnp(loss, at, 1.0)
        gradient.append(loss.compute_excess(v))
        projected.append(loss.compute_excess(at.weights(loss)))
    shares = (np.concatenate(each, axis=1) for each in (gradient, projected))
    bound: Float64Array = (1 - 1 / kappa) ** (2.0 * np.arange(STEPS + 1, dtype=np.float64))
    return RayleighRate(kappa, bound, *(each / each[:, :1] for each in shares))
