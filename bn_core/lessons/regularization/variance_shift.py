"""The variances that dropout gives a unit in training and in evaluation."""

from __future__ import annotations

import math

_MEAN_SQUARE = 1 / 2
_SQUARED_MEAN = 1 / (2 * math.pi)
"""Of max(0, z), if z is standard normal; the mean is 1/√(2π)."""


def compute_variance_ratio(share: float) -> float:
    """Return the variance of a unit in evaluation over that in training.

    Its inputs are ReLU outputs of independent standard normals, of which dropout sets a ``share``
    (0 to below 1) to 0 and divides the others by 1 − share. Dropout keeps each mean and divides the
    mean square by 1 − share. A weighted sum multiplies both variances by the sum of its squared
    weights, so that the weights cancel: (1/2 − 1/2π) / (1/(2(1 − share)) − 1/2π).
    """
    return (_MEAN_SQUARE - _SQUARED_MEAN) / (_MEAN_SQUARE / (1 - share) - _SQUARED_MEAN)
