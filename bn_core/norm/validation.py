"""Checks of a batch before it is normalized."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.norm.arrays import Array


def as_batch(x: ArrayLike, name: str = "x") -> Array:
    """Return a batch (N, C), (N, C, L) or (N, C, H, W) as floats.

    They are float64 unless x is float32. ValueError: other dimensions, or no numbers.
    """
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
    """Return d_y as floats of x's type; ValueError if it has another shape."""
    gradient = _as_floats(d_y, "d_y")
    if gradient.shape != x.shape:
        raise ValueError(
            f"d_y has shape {gradient.shape}, but y has {x.shape}: every output needs one gradient."
        )
    return gradient.astype(x.dtype, copy=False)


def as_features(values: ArrayLike, x: Array, name: str) -> Array:
    """Return a copy with one value per feature, (C,); a single number is repeated."""
    array, features = _as_floats(values, name), x.shape[1]
    if array.shape not in ((), (features,)):
        raise ValueError(
            f"{name} has shape {array.shape}, but x has {features} feature{'s' * (features != 1)}: "
            f"give one number, or {features}."
        )
    full = np.empty(features, x.dtype)
    full[...] = array
    return full


def as_eps(eps: float) -> float:
    """Return eps as a float; ValueError unless it is finite and at least 0."""
    try:
        value = float(eps)
    except (TypeError, ValueError):
        value = math.nan
    if not 0 <= value < math.inf:
        raise ValueError(f"eps must be a finite number, 0 or more, not {eps!r}.")
    return value


def is_finite(values: Array) -> bool:
    """Return whether no number is NaN or infinite."""
    # One NaN or infinity makes this sum not finite. It may also overflow: only then check all.
    return math.isfinite(np.vdot(values, values)) or bool(np.isfinite(values).all())


def describe_not_finite(values: Array, name: str) -> ValueError:
    """Return the error for the first NaN or infinity of an input."""
    bad = ~np.isfinite(values)
    first = values[bad][0]
    what = "NaN" if np.isnan(first) else "infinity" if first > 0 else "minus infinity"
    where = describe_place(bad, ("example", "feature")[-values.ndim :])
    return ValueError(f"{name} must hold finite numbers: {where} is {what}.")


def describe_place(bad: NDArray[np.bool_], words: tuple[str, ...]) -> str:
    """Return where ``bad`` is first true: "example 3, feature 1, position 2, 5".

    Indices count from 1; ``words`` name the first ones.
    """
    index = [int(i) + 1 for i in np.argwhere(bad)[0]]
    named = [f"{word} {i}" for word, i in zip(words, index, strict=False)]
    rest = ", ".join(str(i) for i in index[len(words) :])
    return ", ".join(named) + (f", position {rest}" if rest else "")


def _as_floats(values: ArrayLike, name: str) -> Array:
    try:
        array = np.asarray(values, order="C")
    except ValueError:
        raise ValueError(
            f"{name} is ragged: every example needs the same number of values."
        ) from None
    if array.dtype == np.float64 or array.dtype == np.float32:
        return array
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold real numbers, but it holds {array.dtype.name}.")
    return array.astype(np.float64)
