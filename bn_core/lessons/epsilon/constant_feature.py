"""The x̂ of a constant feature, by the way in which its mean is summed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bn_core.inputs.knobs import Knobs, knob
from bn_core.norm.forward import normalize

VALUES = (0.1, 3.3, 1000 / 3, 1e10)
"""The constants that the lesson shows beside the reader's."""


@dataclass(frozen=True, slots=True)
class ConstantFeatureConfig(Knobs):
    """A feature that has one value in all examples."""

    prefix = "constant_"

    value: float = knob(123.456, -1e12, 1e12, "value of all examples")
    examples: int = knob(12, 2, 256, "examples in the batch")


@dataclass(frozen=True, slots=True)
class ConstantFeature:
    """The x̂ of equal values, for each way to take their mean."""

    value: float
    one_by_one: float
    """The mean in float32, adding one number after the other."""
    pairwise: float
    """The mean in float32, adding pairs of sums, as NumPy does along a row."""
    double: float
    """The mean in float64, adding one number after the other."""
    from_first: float
    """The core in float32: the first value is subtracted before anything is averaged."""


def normalize_constant(value: float, examples: int, eps: float) -> ConstantFeature:
    """Normalize a feature that is ``value`` in all ``examples``, in four ways.

    ε must be above 0, since the variance may be exactly 0.
    """
    single = np.full(examples, value, np.float32)
    double = np.full(examples, value, np.float64)
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
