"""The gradient of x as a sum of three paths, and as two projections.

For the m values that share one mean, with g = d_x_hat / sqrt(var + eps), the direct path::

    d_x = g  +  d_var * 2 * (x - mean) / m  +  d_mean / m
        = g  -  x_hat * mean(g * x_hat)     -  mean(g)

mean(g) is g's component along the vector of ones, and x_hat * mean(g * x_hat) its component along
x_hat, up to eps: x_hat's squared length is m * var / (var + eps), not m (after Ioffe & Szegedy
2015, section 3; the projections are those of Kohler et al. 2018 and Santurkar et al. 2018,
theorem 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.norm.arrays import Array
from bn_core.norm.backward import Backward


@dataclass(frozen=True, slots=True, eq=False)
class GradientPaths:
    """The three parts of d_x, each shaped like x; their sum is d_x."""

    direct: Array
    through_var: Array
    through_mean: Array


def split_gradient(grads: Backward) -> GradientPaths:
    """Split d_x into the direct path and the paths through the variance and the mean.

    Each part is computed by the paper's formula, from d_x_hat, d_var and d_mean. Fixed statistics
    are constants, so only the direct path is not 0.
    """
    step, axes = grads.step, grads.step.axes
    view = axes.view(grads.d_x_hat)
    direct = view * axes.align(step.inv_std, view)
    if axes.fixed:
        to_var, to_mean = np.zeros_like(direct), np.zeros_like(direct)
    else:
        centered = axes.view(step.centered)
        to_var = axes.align(grads.d_var, view) * 2 * centered / step.count
        to_mean = np.broadcast_to(axes.align(grads.d_mean, view) / step.count, view.shape)
    shape = step.x.shape
    return GradientPaths(direct.reshape(shape), to_var.reshape(shape), to_mean.reshape(shape))


@dataclass(frozen=True, slots=True, eq=False)
class GradientPlane:
    """One feature's gradient (B,), projected on a plane perpendicular to (1, …, 1).

    The plane is spanned by x_hat and the gradient. A point is (along x_hat, perpendicular to it),
    both in the unit of d_x. ``axes`` (B, 2) are the projections of the examples' own axes. For
    three examples the plane is the whole space perpendicular to the vector of ones.
    """

    along_ones: float
    """The component of the direct gradient along (1, …, 1), which the mean removes."""
    direct: tuple[float, float]
    total: tuple[float, float]
    """d_x. Its first number is 0 up to eps, its second equals that of the direct gradient."""
    axes: Array


def project_gradient(grads: Backward, feature: int) -> GradientPlane:
    """Project the gradient of one feature, counted from 0, of a (B, C) batch.

    ValueError if x_hat is 0 (a constant feature) or there are fewer than two examples, since then
    there is no plane.
    """
    x_hat, d_x = grads.step.x_hat[:, feature], grads.d_x[:, feature]
    direct = split_gradient(grads).direct[:, feature]
    ones = np.ones(len(x_hat)) / np.sqrt(len(x_hat))
    flat = x_hat - ones * (ones @ x_hat)
    length = np.linalg.norm(flat)
    if len(x_hat) < 2 or length < 1e-9:
        raise ValueError("A feature without spread has no direction x̂ to project on.")
    along = flat / length
    perpendicular = _find_perpendicular(direct, ones, along)
    basis = np.column_stack([along, perpendicular])
    return GradientPlane(
        float(direct @ ones), _to_point(direct @ basis), _to_point(d_x @ basis), basis
    )


def _find_perpendicular(direct: Array, ones: Array, along: Array) -> Array:
    """Return the unit vector of ``direct`` minus both projections; 0 for two examples."""
    rest = direct
    for _ in range(2):  # a second pass removes the rounding error of the first
        rest = rest - ones * (ones @ rest) - along * (along @ rest)
    length, whole = float(np.linalg.norm(rest)), float(np.linalg.norm(direct))
    if length > 1e-9 * max(whole, 1e-300):
        return np.asarray(rest / length)
    for axis in np.eye(len(direct)):  # any direction perpendicular to both
        rest = axis - ones * (ones @ axis) - along * (along @ axis)
        if np.linalg.norm(rest) > 1e-6:
            return np.asarray(rest / np.linalg.norm(rest))
    return np.zeros_like(direct)


def _to_point(values: Array) -> tuple[float, float]:
    return float(values[0]), float(values[1])
