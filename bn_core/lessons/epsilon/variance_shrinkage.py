"""How epsilon shrinks the variance of x̂ to var / (var + eps)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.norm.forward import normalize


@dataclass(frozen=True, slots=True, eq=False)
class VarianceShrinkage:
    """One feature divided by growing factors, and normalized each time.

    All are (K,): the ``factor`` that x was divided by, the standard deviation ``std`` of what was
    then normalized, and the variance ``var_hat`` of its x_hat, measured.
    """

    factor: NDArray[np.float64]
    std: NDArray[np.float64]
    var_hat: NDArray[np.float64]


def shrink_variance(x: ArrayLike, eps: float, factors: ArrayLike) -> VarianceShrinkage:
    """Normalize ``x`` (B,) divided by each of ``factors`` (K,).

    ValueError as for :func:`bn_core.normalize`: with eps = 0 a constant feature has no x_hat.
    """
    divided = np.asarray(factors, dtype=float)
    # Each factor's copy is a feature of its own, so all are normalized at once.
    step = normalize(np.asarray(x, dtype=float)[:, None] / divided, eps=eps)
    return VarianceShrinkage(divided, np.sqrt(step.var), step.x_hat.var(axis=0))
