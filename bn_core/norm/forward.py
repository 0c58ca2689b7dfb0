"""The four steps of batch norm and its relatives, with every intermediate.

Ioffe & Szegedy 2015, Algorithm 1, over the m numbers that share one mean::

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
    """Every number of the four steps.

    ``x``, ``x_hat`` and ``y`` are (N, C), (N, C, L) or (N, C, H, W). ``mean``, ``var`` (divided
    by m: the biased variance, in the square of x's unit) and ``inv_std`` = 1 / sqrt(var + eps)
    are (C,) for batch norm, (N,) for layer, (N, C) for instance and (N, G) for group norm.
    ``gamma`` and ``beta`` are (C,) for all. ``x`` is the caller's array where it can be: leave
    it unchanged until :func:`bn_core.norm.backward` has read it.
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
        """x - mean, shaped as x."""
        view = self.axes.view(self.x)
        return (view - self.axes.align(self.mean, view)).reshape(self.x.shape)

    @property
    def count(self) -> int:
        """m, how many numbers share one mean."""
        return self.x.size // self.mean.size

    @property
    def unbiased_var(self) -> Array:
        """Shaped as ``var``: divided by m - 1. ValueError with one value, which has none."""
        if self.count == 1:
            raise ValueError(
                "One value per feature has no unbiased variance, a division by 1 - 1 = 0: give "
                "two examples or more. PyTorch refuses it too: "
                '"Expected more than 1 value per channel when training".'
            )
        return self.var * (self.count / (self.count - 1))


@np.errstate(all="ignore")  # what overflows is found and explained in standardize
def normalize(
    x: ArrayLike,
    gamma: ArrayLike = 1.0,
    beta: ArrayLike = 0.0,
    eps: float = 1e-5,
    axes: Axes = BATCH,
) -> Forward:
    """Normalize a batch with its own statistics, as in training.

    x is (N, C), (N, C, L) or (N, C, H, W); gamma and beta are one number, or (C,). A batch of
    one example works and gives x_hat = 0, so y = beta: PyTorch refuses to train on it.

    ValueError: x has other dimensions, is empty, or holds NaN, infinity or numbers too large to
    square; gamma or beta has another shape or is not finite; eps is negative or not finite; eps
    is 0 and a variance is too; the axes do not fit.
    """
    x = as_batch(x)
    if axes.given:
        raise ValueError("These axes average nothing: use normalize_with to give the statistics.")
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
    """Take the last two steps: arrays have the axes of ``axes.view``; centered becomes x_hat."""
    eps = as_eps(eps)
    gamma, beta = as_features(gamma, x, "gamma"), as_features(beta, x, "beta")
    scale = var + eps
    inv_std = 1 / np.sqrt(scale)
    x_hat = np.multiply(centered, inv_std, out=centered)
    y = x_hat * align_features(gamma, x_hat)
    y += align_features(beta, y)
    mean, var, inv_std = axes.natural(mean), axes.natural(var), axes.natural(inv_std)
    x_hat, y = x_hat.reshape(x.shape), y.reshape(x.shape)
    step = Forward(x, mean, var, inv_std, x_hat, gamma, beta, y, eps, axes)
    # Any NaN, infinity or 0 / 0 has reached y; an infinite variance has hidden as x_hat = 0.
    if not (is_finite(y) and is_finite(scale)):
        raise _explain_not_finite(step)
    return step


def _center(view: Array, axes: Axes) -> tuple[Array, Array]:
    """The mean, and x - mean.

    Measured from the first number of each group, so that a large offset costs no digits, and a
    constant feature has exactly its value as mean and 0 as variance.
    """
    first = view[:1, :, :1, :1] if axes.pooled else view[:, :, :1, :1]
    centered = view - first
    shift = axes.average(centered)
    centered -= shift
    return first + shift, centered


def _explain_not_finite(step: Forward) -> ValueError:
    for name, values in (("x", step.x), ("gamma", step.gamma), ("beta", step.beta)):
        if not is_finite(values):
            return describe_not_finite(values, name)
    dtype, each, scale = step.x.dtype, step.axes.each, step.var + step.eps
    if not is_finite(step.var):
        return ValueError(
            f"{describe_place(~np.isfinite(step.var), each)} holds numbers too large to square in "
            f"{dtype}: divide x by a constant, which batch norm would undo."
        )
    if not is_finite(scale):
        return ValueError(f"eps = {step.eps:g} is too large for {dtype}.")
    if (scale == 0).any():
        return ValueError(
            f"{describe_place(scale == 0, each)} has variance 0 and eps is {step.eps:g}, so "
            "x_hat would "
            "be 0 / 0: give it two different numbers, or make eps larger."
        )
    return ValueError(f"y is too large for {dtype}: make x, gamma or beta smaller.")
