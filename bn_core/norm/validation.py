"""Checks of a batch before it is normalized."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.norm.arrays import Array


def as_batch(x: ArrayLike, name: str = "x") -> Array:
    """Return (N, C), (N, C, L) or (N, C, H, W) as floats; float64 unless x is float32."""
    batch = _as_floats(x, name)
    if not 2 <= batch.ndim <= 4:
        raise ValueError(
            f"{name} has {batch.ndim} dimension{'s' * (batch.ndim != 1)}: a batch has 2 "
            "(examples, features), 3 (and positions) or 4 (and height, width)."
        )
    if not batch.size:
        raise ValueError(f"The batch is empty: {name} has shape {batch.shape}.")
    return batch


def as_gradient(d_y: ArrayLike, x: Array) -> Array:
    """Return d_y as floats of x's type; it must have x's shape."""
    gradient = _as_floats(d_y, "d_y")
    if gradient.shape != x.shape:
        raise ValueError(
            f"d_y has shape {gradient.shape}, but y has {x.shape}: every output needs one gradient."
        )
    return gradient.astype(x.dtype, copy=False)


def as_features(values: ArrayLike, x: Array, name: str) -> Array:
    """Return a copy of one number a feature, shape (C,); a single number is repeated."""
    found, features = _as_floats(values, name), x.shape[1]
    if found.shape not in ((), (features,)):
        raise ValueError(
            f"{name} has shape {found.shape}, but x has {features} feature{'s' * (features != 1)}: "
            f"give one number, or {features}."
        )
    full = np.empty(features, x.dtype)
    full[...] = found
    return full


def as_eps(eps: float) -> float:
    """Return eps as a float: 0 or more, and finite."""
    try:
        value = float(eps)
    except (TypeError, ValueError):
        value = math.nan
    if not 0 <= value < math.inf:
        raise ValueError(f"eps must be a finite number, 0 or more, not {eps!r}.")
    return value


def is_finite(values: Array) -> bool:
    """Whether no number is NaN or infinite."""
    # One bad number spoils the sum of squares; only if that overflowed, look at each.
    return math.isfinite(np.vdot(values, values)) or bool(np.isfinite(values).all())


def describe_not_finite(values: Array, name: str) -> ValueError:
    """Name the first number of an input that is NaN or infinite."""
    bad = ~np.isfinite(values)
    first = values[bad][0]
    what = "NaN" if np.isnan(first) else "infinity" if first > 0 else "minus infinity"
    where = describe_place(bad, ("example", "feature")[-values.ndim :])
    return ValueError(f"{name} must hold finite numbers: {where} is {what}.")


def describe_place(bad: NDArray[np.bool_], words: tuple[str, ...]) -> str:
    """Where ``bad`` is first true, as a person counts: "example 3, feature 1, position 2, 5"."""
    index = [int(i) + 1 for i in np.argwhere(bad)[0]]
    named = [f"{word} {i}" for word, i in zip(words, index, strict=False)]
    rest = ", ".join(str(i) for i in index[len(words) :])
    return ", ".join(named) + (f", position {rest}" if rest else "")


def _as_floats(values: ArrayLike, name: str) -> Array:
    try:
        found = np.asarray(values, order="C")
    except ValueError:
        raise ValueError(f"{name} is ragged: every example needs as many numbers.") from None
    if found.dtype == np.float64 or found.dtype == np.float32:
        return found
    if found.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold real numbers, but it holds {found.dtype.name}.")
    return found.astype(np.float64)
