"""Gradients by central differences.

The loss is sum(d_y * y), whose gradient with respect to y is d_y. Every other number of its
feature stays, so each moved number is a feature of its own in one large batch.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.arrays import Array
from bn_core.norm.backward import Backward
from bn_core.norm.forward import Forward, normalize, standardize

_CUBE_ROOT = float(np.finfo(np.float64).eps) ** (1 / 3)
"""The step in standard deviations that balances rounding against the third derivative."""
_DIGITS = 256 * float(np.finfo(np.float64).eps)
"""The least step as a share of x, so that rounding of x does not spoil it."""


def differentiate_numerically(grads: Backward, feature: int) -> NDArray[np.float64]:
    """Return d_x (B,) of one feature (from 0) of a (B, C) batch, without a formula.

    (L(x + h) - L(x - h)) / 2h with h a cube root of rounding times the feature's own spread, or
    what is needed to change x at all where x is far from 0.
    """
    step = grads.step
    x = step.x[:, feature].astype(np.float64)
    spread = float(np.sqrt(step.var[feature] + step.eps))
    h = max(_CUBE_ROOT * spread, _DIGITS * float(np.abs(x).max()))
    ahead, behind = (_change_losses(grads, x, feature, move) for move in (h, -h))
    # What was really added, after rounding.
    moved = (x + h) - (x - h)
    return np.asarray((ahead - behind) / moved)


def _change_losses(grads: Backward, x: Array, feature: int, move: float) -> NDArray[np.float64]:
    """Return the change of the loss (B,) when number k alone is moved, for each k."""
    step, d_y = grads.step, grads.d_y[:, feature].astype(np.float64)
    moved = x[:, None] + np.diag(np.full(len(x), move))
    y = _normalize_again(step, moved, feature).y
    return np.asarray(d_y @ (y - step.y[:, feature].astype(np.float64)[:, None]))


def _normalize_again(step: Forward, x: Array, feature: int) -> Forward:
    """Apply the same transform to another batch of that feature."""
    gamma, beta = float(step.gamma[feature]), float(step.beta[feature])
    if not step.axes.fixed:
        return normalize(x, gamma, beta, step.eps)
    mean, var = float(step.mean[feature]), float(step.var[feature])
    view = step.axes.view(x)
    full = np.ones((1, view.shape[1], 1, 1))
    return standardize(x, view - mean, full * mean, full * var, gamma, beta, step.eps, step.axes)
