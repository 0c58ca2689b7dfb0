"""The variance of a batch far from 0, computed in float32 in three ways.

Chan, Golub & LeVeque 1983, "Algorithms for Computing the Sample Variance".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Float64Array

ROUNDING = float(np.finfo(np.float32).eps) / 2
"""The largest relative error of rounding one number to float32."""


@dataclass(frozen=True, slots=True, eq=False)
class Float32Variance:
    """The biased variance of one feature with each of K offsets added.

    All are (K,). Each method computes in float32, and adds one number after the other. A value is
    NaN or infinite where float32 overflows.
    """

    offset: Float64Array
    exact: Float64Array
    """The variance of the numbers as float32 stores them, computed in float64."""
    one_pass: Float64Array
    """E[x²] − E[x]²: both averages in one pass over the batch."""
    two_pass: Float64Array
    """E[(x − E[x])²]: the mean in a first pass, the squares in a second."""
    welford: Float64Array
    """Welford's method: one pass, in which mean and squares are updated by each number."""
    condition: Float64Array
    """√(1 + μ²/σ²): by its square the one-pass formula may multiply a rounding error."""


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def compute_variances(x: ArrayLike, offsets: ArrayLike) -> Float32Variance:
    """Compute the variance of ``x`` (B,) plus each of ``offsets`` (K,)."""
    added = np.asarray(offsets, dtype=np.float64)
    stored = (np.asarray(x, dtype=np.float64)[:, None] + added).astype(np.float32)
    # The first number is taken away, as in the core, so that float64 is exact enough to be a truth.
    from_first = stored.astype(np.float64) - stored[0].astype(np.float64)
    exact = from_first.var(axis=0)
    mean = stored[0] + from_first.mean(axis=0)
    return Float32Variance(
        offset=added,
        exact=exact,
        one_pass=_compute_in_one_pass(stored),
        two_pass=_compute_in_two_passes(stored),
        welford=_compute_by_welford(stored),
        condition=np.sqrt(1 + mean**2 / exact),
    )


def _compute_in_one_pass(x: np.ndarray) -> Float64Array:
    mean = x.mean(axis=0, dtype=np.float32)
    return ((x * x).mean(axis=0, dtype=np.float32) - mean * mean).astype(np.float64)


def _compute_in_two_passes(x: np.ndarray) -> Float64Array:
    centered = x - x.mean(axis=0, dtype=np.float32)
    return (centered * centered).mean(axis=0, dtype=np.float32).astype(np.float64)


def _compute_by_welford(x: np.ndarray) -> Float64Array:
    mean, squares = np.zeros_like(x[0]), np.zeros_like(x[0])
    for count, row in enumerate(x, start=1):
        difference = row - mean
        mean = mean + difference / np.float32(count)
        squares = squares + difference * (row - mean)
    return (squares / np.float32(len(x))).astype(np.float64)
