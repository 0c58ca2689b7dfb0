"""The x̂ of a constant feature, by the way in which its mean is summed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bn_core.norm.forward import normalize

VALUES = (0.1, 3.3, 1000 / 3, 1e10)
"""The constants that the lesson shows."""
EXAMPLES = 256
"""The size of the batch of constants."""


@dataclass(frozen=True, slots=True)
class ConstantFeature:
    """The x̂ of ``EXAMPLES`` equal values, for each way to take their mean."""

    value: float
    one_by_one: float
    """The mean in float32, adding one number after the other."""
    pairwise: float
    """The mean in float32, adding pairs of sums, as NumPy does along a row."""
    double: float
    """The mean in float64, adding one number after the other."""
    from_first: float
    """The core in float32: the first value is subtracted before anything is averaged."""


def normalize_constant(value: float, eps: float) -> ConstantFeature:
    """Normalize a feature that is ``value`` in all examples, in four ways.

    ε must be above 0, since the variance may be exactly 0.
    """
    single = np.full(EXAMPLES, value, np.float32)
    double = np.full(EXAMPLES, value, np.float64)
    return ConstantFeature(
        value,
        _normalize(single, _add_one_by_one, eps),
        _normalize(single, np.sum, eps),
        _normalize(double, _add_one_by_one, eps),
        float(normalize(single[:, None], eps=eps).x_hat[0, 0]),
    )


def _normalize(x: np.ndarray, add: Callable[..., np.floating], eps: float) -> float:
    mean = add(x) / x.dtype.type(len(x))
    centered = x - mean
    var = (centered * centered).mean(dtype=x.dtype)
    return float(centered[0] / np.sqrt(var + x.dtype.type(eps)))


def _add_one_by_one(x: np.ndarray) -> np.floating:
    return x.cumsum(dtype=x.dtype)[-1]
