"""RMS norm, which divides by the root mean square and subtracts no mean.

Zhang & Sennrich 2019, equation 4, over the C features of one token::

    rms   = sqrt(sum(x**2) / C + eps)
    x_hat = x / rms
    y     = gamma * x_hat
"""

from __future__ import annotations

import numpy as np

from bn_core.norm.arrays import Array


def normalize_rms(x: Array, eps: float = 1e-5) -> Array:
    """Return x_hat of tokens (N, C), each divided by its own root mean square."""
    return np.asarray(x / _measure_rms(x, eps))


def backward_rms(x: Array, d_y: Array, eps: float = 1e-5) -> Array:
    """Return the gradient d_x (N, C) of tokens x (N, C) for the gradient d_y of x_hat.

    d_x = (d_y - x_hat * mean(d_y * x_hat)) / rms, since x_hat changes with its own length.
    """
    rms = _measure_rms(x, eps)
    x_hat = x / rms
    return np.asarray((d_y - x_hat * (d_y * x_hat).mean(axis=1, keepdims=True)) / rms)


def _measure_rms(x: Array, eps: float) -> Array:
    return np.asarray(np.sqrt((x * x).mean(axis=1, keepdims=True) + eps))
