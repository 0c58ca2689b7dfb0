"""Compute a program with NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bn_core.inputs.programs.tree import Reduction
from bn_core.norm.arrays import Float64Array

_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "abs": np.abs,
    "square": np.square,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "reciprocal": lambda x: 1 / x,
    "ones_like": np.ones_like,
    "zeros_like": np.zeros_like,
}


class NumpyArrays:
    """The functions of the closed language on arrays of float64."""

    def make_number(self, value: float) -> Float64Array:
        """Return a number as an array without axes."""
        return np.asarray(value, dtype=np.float64)

    def fill(self, sizes: tuple[int, ...], value: float) -> Float64Array:
        """Return an array of that shape full of one number."""
        return np.full(sizes, value)

    def reduce(self, each: Reduction, x: Float64Array) -> Float64Array:
        """Return a mean, sum, variance or standard deviation."""
        options: dict[str, Any] = {"axis": each.axes, "keepdims": each.keepdims}
        if each.function in ("var", "std"):
            options["ddof"] = each.ddof
        return np.asarray(getattr(np, each.function)(x, **options))

    def apply(self, function: str, x: Float64Array) -> Float64Array:
        """Return a function of every number."""
        return np.asarray(_FUNCTIONS[function](x))

    def transpose(self, x: Float64Array) -> Float64Array:
        """Return the array with its axes in reverse order."""
        return x.T
