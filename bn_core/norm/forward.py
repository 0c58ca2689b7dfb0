"""The four steps of batch, layer, instance and group norm, with intermediates.

Ioffe & Szegedy 2015, Algorithm 1, over the m values that share one mean::

    mean  = sum(x) / m
    var   = sum((x - mean)**2) / m
    x_hat = (x - mean) / sqrt(var + eps)
    y     = gamma * x_hat + beta

Layer, instance and group norm are the same steps over other axes (:mod:`bn_core.norm.axes`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.norm.axes import BATCH, Axes, align_features
from bn_core.norm.validation import (
    as_batch,
    as_eps,
    as_features,
    describe_not_finite,
    describe_place,
    is_finite,
)


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """All inputs, intermediates and outputs of the four steps.

    ``x``, ``x_hat`` and ``y`` are (N, C), (N, C, L) or (N, C, H, W). ``mean``, ``var`` (divided
    by m: the biased variance, in the square of x's unit) and ``inv_std`` = 1 / sqrt(var + eps)
    are (C,) for batch norm, (N,) for layer, (N, C) for instance and (N, G) for group norm.
    ``gamma`` and ``beta`` are always (C,). ``x`` is the caller's array if its type allows: do not
    change it before :func:`bn_core.norm.backward` has read it.
    """

    x: Array
    mean: Array
    var: Array
    inv_std: Array
    x_hat: Array
    gamma: Array
    beta: Array
    y: Array
    eps: float
    axes: Axes

    @property
    def centered(self) -> Array:
        """x - mean, shaped like x."""
        view = self.axes.view(self.x)
        return (view - self.axes.align(self.mean, view)).reshape(self.x.shape)

    @property
    def count(self) -> int:
        """m, the number of values that share one mean."""
        return self.x.size // self.mean.size

    @property
    def unbiased_var(self) -> Array:
        """The variance divided by m - 1, shaped like ``var``; ValueError if m is 1."""
        if self.count == 1:
            raise ValueError(
                "One value per feature has no unbiased variance, a division by 1 - 1 = 0: give "
                "two examples or more. PyTorch refuses it too: "
                '"Expected more than 1 value per channel when training".'
            )
        return self.var * (self.count / (self.count - 1))


@np.errstate(all="ignore")  # overflows are found and explained in standardize
def normalize(
    x: ArrayLike,
    gamma: ArrayLike = 1.0,
    beta: ArrayLike = 0.0,
    eps: float = 1e-5,
    axes: Axes = BATCH,
) -> Forward:
    """Normalize a batch with its own statistics, as in training.

    x is (N, C), (N, C, L) or (N, C, H, W); gamma and beta are one number, or (C,). A batch of one
    example gives x_hat = 0 and y = beta here, whereas PyTorch refuses to train on it.

    ValueError: x has other dimensions, is empty, or holds NaN, infinity or numbers too large to
    square; gamma or beta has another shape or is not finite; eps is negative or not finite; eps
    and a variance are both 0; the axes do not fit.
    """
    x = as_batch(x)
    if axes.fixed:
        raise ValueError("These axes need fixed statistics: use normalize_with.")
    view = axes.view(x)
    mean, centered = _center(view, axes)
    var = axes.average(np.square(centered))
    return standardize(x, centered, mean, var, gamma, beta, eps, axes)


def standardize(
    x: Array,
    centered: Array,
    mean: Array,
    var: Array,
    gamma: ArrayLike,
    beta: ArrayLike,
    eps: float,
    axes: Axes,
) -> Forward:
    """Take the last two steps, from centered values and statistics to x_hat and y.

    Arrays have the four axes of ``axes.view``, except x. ``centered`` is overwritten by x_hat.
    """
    eps = as_eps(eps)
    gamma, beta = as_features(gamma, x, "gamma"), as_features(beta, x, "beta")
    scale = var + eps
    inv_std = 1 / np.sqrt(scale)
    x_hat = np.multiply(centered, inv_std, out=centered)
    y = x_hat * align_features(gamma, x_hat)
    y += align_features(beta, y)
    mean, var, inv_std = axes.squeeze(mean), axes.squeeze(var), axes.squeeze(inv_std)
    x_hat, y = x_hat.reshape(x.shape), y.reshape(x.shape)
    step = Forward(x, mean, var, inv_std, x_hat, gamma, beta, y, eps, axes)
    # Any NaN, infinity or 0 / 0 reaches y, except an infinite variance, which gives x_hat = 0.
    if not (is_finite(y) and is_finite(scale)):
        raise _explain_not_finite(step)
    return step


def _center(view: Array, axes: Axes) -> tuple[Array, Array]:
    """Return the mean and x - mean.

    The first value of each group is subtracted before averaging. So a large offset costs no digits,
    and a constant feature has exactly its value as mean and 0 as variance.
    """
    first = view[:1, :, :1, :1] if axes.pools_examples else view[:, :, :1, :1]
    centered = view - first
    shift = axes.average(centered)
    centered -= shift
    return first + shift, centered


def _explain_not_finite(step: Forward) -> ValueError:
    for name, values in (("x", step.x), ("gamma", step.gamma), ("beta", step.beta)):
        if not is_finite(values):
            return describe_not_finite(values, name)
    dtype, each, scale = step.x.dtype, step.axes.mean_per, step.var + step.eps
    if not is_finite(step.var):
        return ValueError(
            f"{describe_place(~np.isfinite(step.var), each)} holds numbers too large to square in "
            f"{dtype}: divide x by a constant, which batch norm would undo."
        )
    if not is_finite(scale):
        return ValueError(f"eps = {step.eps:g} is too large for {dtype}.")
    if (scale == 0).any():
        return ValueError(
            f"{describe_place(scale == 0, each)} has variance 0 and eps is {step.eps:g}, so x_hat "
            "would be 0 / 0: give it two different numbers, or make eps larger."
        )
    return ValueError(f"y is too large for {dtype}: make x, gamma or beta smaller.")
