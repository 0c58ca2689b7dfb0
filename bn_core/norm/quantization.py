"""Round weights to a few bits.

Symmetric quantization, as inference libraries store weights: w ≈ scale · n, with an integer n of
``bits`` bits whose largest magnitude is that of the largest weight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array

MIN_BITS, MAX_BITS = 2, 16


def quantize_weight(weight: ArrayLike, bits: int = 8, axis: int | None = None) -> Array:
    """Return the weights after rounding them to ``bits`` bits.

    All weights share one scale. With ``axis``, each index along it has a scale of its own: one per
    output channel. Weights that share a scale and are all 0 stay 0. ValueError if ``bits`` is not
    from 2 to 16.
    """
    if not MIN_BITS <= bits <= MAX_BITS:
        raise ValueError(f"bits must be from {MIN_BITS} to {MAX_BITS}, not {bits}.")
    weight = np.asarray(weight, dtype=np.float64)
    scale = compute_scales(weight, bits, axis)
    return np.round(weight / scale) * scale


def compute_scales(weight: ArrayLike, bits: int, axis: int | None = None) -> Array:
    """Return the distance between two neighbouring values, in a shape that broadcasts."""
    weight = np.abs(np.asarray(weight, dtype=np.float64))
    others = None if axis is None else tuple(i for i in range(weight.ndim) if i != axis)
    largest = weight.max(axis=others, keepdims=True)
    return np.where(largest > 0, largest, 1.0) / (2 ** (bits - 1) - 1)
