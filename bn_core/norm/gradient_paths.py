"""The gradient of x as a sum of three paths, and as two projections.

For the m numbers that share one mean, with g = d_x_hat / sqrt(var + eps), the direct path::

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
    """The three parts of d_x, each shaped as x: their sum is d_x."""

    direct: Array
    through_var: Array
    through_mean: Array


def split_gradient(grads: Backward) -> GradientPaths:
    """Split d_x by the way it came. Given statistics are constants: only the direct path is left.

    Each part is computed by the paper's own formula, from d_x_hat, d_var and d_mean.
    """
    step, axes = grads.step, grads.step.axes
    view = axes.view(grads.d_x_hat)
    direct = view * axes.align(step.inv_std, view)
    if axes.given:
        none = np.zeros_like(direct)
        to_var, to_mean = none, none
    else:
        centered = axes.view(step.centered)
        to_var = axes.align(grads.d_var, view) * 2 * centered / step.count
        to_mean = np.broadcast_to(axes.align(grads.d_mean, view) / step.count, view.shape)
    shape = step.x.shape
    return GradientPaths(direct.reshape(shape), to_var.reshape(shape), to_mean.reshape(shape))


@dataclass(frozen=True, slots=True, eq=False)
class GradientPlane:
    """One feature's gradient (B,) in the plane of x_hat, seen along the vector of ones.

    A point is (along x_hat, across it), both in the unit of d_x. For three examples the plane is
    the whole of what is left beside the ones, and ``axes`` (B, 2) is where each example's own axis
    lies in it; for more examples it is the plane that x_hat and the gradient span.
    """

    along_ones: float
    """The component that taking the mean away removes; it stands upright on the plane."""
    direct: tuple[float, float]
    left: tuple[float, float]
    """d_x itself. Its first number is 0 up to eps, its second is the direct gradient's."""
    axes: Array


def project_gradient(grads: Backward, feature: int) -> GradientPlane:
    """Project one feature of a (B, C) batch, counted from 0.

    ValueError: x_hat is 0 (a constant feature), or fewer than two examples, so there is no plane.
    """
    x_hat, d_x = grads.step.x_hat[:, feature], grads.d_x[:, feature]
    direct = split_gradient(grads).direct[:, feature]
    ones = np.ones(len(x_hat)) / np.sqrt(len(x_hat))
    flat = x_hat - ones * (ones @ x_hat)
    length = np.linalg.norm(flat)
    if len(x_hat) < 2 or length < 1e-9:
        raise ValueError("A feature without spread has no direction x̂ to project on.")
    along = flat / length
    across = _find_perpendicular(direct, ones, along)
    basis = np.column_stack([along, across])
    return GradientPlane(
        float(direct @ ones), _to_point(direct @ basis), _to_point(d_x @ basis), basis
    )


def _find_perpendicular(direct: Array, ones: Array, along: Array) -> Array:
    """The unit vector of what the two projections leave; for a pair of examples nothing is left."""
    rest = direct
    for _ in range(2):  # the second time takes the first one's rounding away
        rest = rest - ones * (ones @ rest) - along * (along @ rest)
    length, whole = float(np.linalg.norm(rest)), float(np.linalg.norm(direct))
    if length > 1e-9 * max(whole, 1e-300):
        return np.asarray(rest / length)
    for axis in np.eye(len(direct)):  # any direction across the two
        rest = axis - ones * (ones @ axis) - along * (along @ axis)
        if np.linalg.norm(rest) > 1e-6:
            return np.asarray(rest / np.linalg.norm(rest))
    return np.zeros_like(direct)


def _to_point(values: Array) -> tuple[float, float]:
    return float(values[0]), float(values[1])
