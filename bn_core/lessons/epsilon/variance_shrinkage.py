"""How epsilon shrinks the variance of x̂ to var / (var + eps)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.norm.forward import normalize


@dataclass(frozen=True, slots=True, eq=False)
class VarianceShrinkage:
    """One feature divided by ever larger factors, and normalized each time.

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
    column = np.asarray(x, dtype=float)[:, None]
    divided = np.asarray(factors, dtype=float)
    runs = [normalize(column / factor, eps=eps) for factor in divided]
    return VarianceShrinkage(
        divided,
        np.array([float(np.sqrt(run.var[0])) for run in runs]),
        np.array([float(run.x_hat.var()) for run in runs]),
    )
