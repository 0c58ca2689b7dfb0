"""Gradients of batch, layer, instance and group norm, with intermediates.

Ioffe & Szegedy 2015, section 3, after Algorithm 1, over the m values that share one mean::

    d_x_hat = d_y * gamma
    d_var   = sum(d_x_hat * (x - mean)) * -1/2 * (var + eps)**-3/2
    d_mean  = sum(d_x_hat) * -1 / sqrt(var + eps)
    d_x     = d_x_hat / sqrt(var + eps) + d_var * 2 * (x - mean) / m + d_mean / m
    d_gamma = sum(d_y * x_hat)
    d_beta  = sum(d_y)

The paper's d_mean has one more term, d_var * sum(-2 * (x - mean)) / m, which is always 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.norm.axes import align_features
from bn_core.norm.forward import Forward
from bn_core.norm.validation import as_gradient, describe_not_finite, is_finite


@dataclass(frozen=True, slots=True, eq=False)
class Backward:
    """Gradients of a loss with respect to the intermediates of a :class:`Forward`.

    ``d_y``, ``d_x_hat`` and ``d_x`` are shaped like x, ``d_var`` and ``d_mean`` like the mean.
    ``d_gamma`` and ``d_beta`` are (C,), even if gamma and beta were given as one number.
    """

    step: Forward
    d_y: Array
    d_var: Array
    d_mean: Array
    d_x: Array
    d_gamma: Array
    d_beta: Array

    @property
    def d_x_hat(self) -> Array:
        """d_y * gamma, computed on each access to save memory."""
        view = self.step.axes.view(self.d_y)
        return (view * align_features(self.step.gamma, view)).reshape(self.d_y.shape)


@np.errstate(all="ignore")  # overflows are found and explained at the end
def backward(step: Forward, d_y: ArrayLike) -> Backward:
    """Propagate the gradient d_y, shaped like y, back through a forward step.

    Fixed statistics (inference) are constants: d_x is d_x_hat * inv_std, and d_mean and d_var are
    the gradients with respect to these constants.

    ValueError: d_y has another shape or holds NaN or infinity, or a gradient overflows.
    """
    d_y = as_gradient(d_y, step.x)
    axes, dtype = step.axes, d_y.dtype
    view, x_hat = axes.view(d_y), axes.view(step.x_hat)
    # dy/dx for constant statistics; the paths through the statistics are sums of d_y times this.
    slope = align_features(step.gamma, view) * axes.align(step.inv_std, view)
    sums = axes.feature_sums(view, x_hat)
    feature_grads = _add_up(sums, 1).reshape(2, -1).astype(dtype, copy=False)
    paths = _add_up(sums * slope, 3).astype(dtype, copy=False)
    d_mean = -axes.squeeze(paths[0])
    d_var = -0.5 * step.inv_std * axes.squeeze(paths[1])
    d_x = view * slope
    if not axes.fixed:
        to_mean, to_var = paths / step.count
        d_x -= to_mean
        d_x -= x_hat * to_var  # 2 * (x - mean) * d_var / m, without the cube of inv_std
    if not all(map(is_finite, (d_x, d_mean, d_var, feature_grads))):
        raise _explain_not_finite(d_y)
    d_beta, d_gamma = feature_grads
    return Backward(step, d_y, d_var, d_mean, d_x.reshape(d_y.shape), d_gamma, d_beta)


def _add_up(values: Array, axis: int) -> Array:
    """Sum along an axis and keep it, without the cost of a sum if its length is 1."""
    return values if values.shape[axis] == 1 else np.add.reduce(values, axis, keepdims=True)


def _explain_not_finite(d_y: Array) -> ValueError:
    if not is_finite(d_y):
        return describe_not_finite(d_y, "d_y")
    return ValueError(f"A gradient is too large for {d_y.dtype}: make d_y smaller, or eps larger.")
