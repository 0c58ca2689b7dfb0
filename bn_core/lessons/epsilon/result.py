"""What the lesson on ε shows of the reader's batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.lessons.epsilon.config import MAX_POWER, EpsilonConfig
from bn_core.lessons.epsilon.float32_variance import Float32Variance, compute_variances
from bn_core.lessons.epsilon.variance_shrinkage import VarianceShrinkage, shrink_variance
from bn_core.norm.arrays import Array
from bn_core.norm.conventions import KERAS, PYTORCH
from bn_core.norm.forward import normalize

_FACTORS = np.logspace(0, MAX_POWER, 65)
_OFFSETS = np.logspace(0, MAX_POWER, 12 * MAX_POWER + 1)


@dataclass(frozen=True, slots=True, eq=False)
class EpsilonResult:
    """One feature divided by a power of ten, and with another one added in float32."""

    config: EpsilonConfig
    eps: float
    curves: tuple[tuple[float, VarianceShrinkage], ...]
    """The variance of x̂ for every factor, with the reader's ε first and then the libraries'.

    Equal numbers stay equal whatever they are divided by, so it is that of [−1, 1] then.
    """
    here: VarianceShrinkage
    """The variance of x̂ for the reader's factor and ε."""
    x_hat: Array
    """(B,): x̂ for the reader's factor and ε."""
    shifted: Float32Variance
    """The variance in float32 for every offset."""
    at_offset: Float32Variance
    """The variance in float32 for the reader's offset."""

    @property
    def std(self) -> float:
        """The standard deviation of the divided feature."""
        return float(self.here.std[0])

    @property
    def var_hat(self) -> float:
        """The variance of x̂ of the divided feature."""
        return float(self.here.var_hat[0])


def measure_epsilon(x: ArrayLike, eps: float, config: EpsilonConfig) -> EpsilonResult:
    """Measure what ε does to a feature ``x`` (B,).

    ValueError as for :func:`bn_core.normalize`: with eps = 0 a constant feature has no x_hat.
    """
    factor = 10.0**config.shrink
    other = [each.eps for each in (PYTORCH, KERAS) if each.eps != eps]
    divided = np.asarray(x, dtype=float)[:, None] / factor
    varied = x if divided.var() else [-1.0, 1.0]
    return EpsilonResult(
        config=config,
        eps=eps,
        curves=tuple((each, shrink_variance(varied, each, _FACTORS)) for each in (eps, *other)),
        here=shrink_variance(x, eps, [factor]),
        x_hat=normalize(divided, eps=eps).x_hat[:, 0],
        shifted=compute_variances(x, _OFFSETS),
        at_offset=compute_variances(x, [10.0**config.offset]),
    )
