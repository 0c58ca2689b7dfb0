"""A batch that cannot be normalized is refused in one sentence that says what to mend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from bn_core.axes import Array

if TYPE_CHECKING:
    from bn_core.forward import Forward


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


def why_not_normal(step: Forward) -> ValueError:
    """The reason that a forward step holds a number that is not finite."""
    eps, var, dtype = step.eps, step.var, step.x.dtype
    for name, values in (("x", step.x), ("gamma", step.gamma), ("beta", step.beta)):
        if not is_finite(values):
            return _where_not_finite(values, name)
    if not is_finite(var):
        where = _place(np.argwhere(~np.isfinite(var))[0], step.axes.each)
        return ValueError(
            f"{where} holds numbers too large to square in {dtype}: divide x by a constant, "
            "which batch norm would undo."
        )
    if not is_finite(var + eps):
        return ValueError(f"eps = {eps:g} is too large for {dtype}.")
    if (flat := np.argwhere(var + eps <= 0)).size:
        return ValueError(
            f"{_place(flat[0], step.axes.each)} has variance 0 and eps is {eps:g}, so x_hat would "
            "be 0 / 0: give it two different numbers, or make eps larger."
        )
    return ValueError(f"y is too large for {dtype}: make x, gamma or beta smaller.")


def why_no_gradient(d_y: Array) -> ValueError:
    """The reason that a backward step holds a number that is not finite."""
    if not is_finite(d_y):
        return _where_not_finite(d_y, "d_y")
    return ValueError(f"A gradient is too large for {d_y.dtype}: make d_y smaller, or eps larger.")


def _where_not_finite(values: Array, name: str) -> ValueError:
    words = ("example", "feature")[-values.ndim :]
    place = _place(np.argwhere(~np.isfinite(values))[0], words)
    bad = values[~np.isfinite(values)][0]
    what = "NaN" if np.isnan(bad) else "infinity" if bad > 0 else "minus infinity"
    return ValueError(f"{name} must hold finite numbers: {place} is {what}.")


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


def _place(index: Sequence[Any], words: tuple[str, ...]) -> str:
    """Name an index as a person counts, from 1: "example 3, feature 1, position 2, 5"."""
    named = [f"{word} {i + 1}" for word, i in zip(words, index, strict=False)]
    rest = ", ".join(str(i + 1) for i in index[len(words) :])
    return ", ".join(named) + (f", position {rest}" if rest else "")
