"""Set gradients to 0 where nothing but rounding error is left of a sum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bn_core.norm.arrays import Array
from bn_core.norm.backward import Backward
from bn_core.norm.gradient_paths import GradientPlane

_ROUNDING = 8 * float(np.finfo(np.float64).eps)
"""Rounding error of a sum, as a share of the sum of its terms' sizes."""


def remove_rounding_error(grads: Backward) -> Backward:
    """Return the gradients of a (B, C) batch as they are shown.

    An entry becomes 0 if it is within the rounding error of the terms that it is the sum of. A
    batch far from 0 has lost digits before, so its error is larger.
    """
    step = grads.step
    lost = _ROUNDING * (1 + np.abs(step.mean) * step.inv_std)  # (C,)
    d_y, d_x_hat = np.abs(grads.d_y), np.abs(grads.d_x_hat)
    direct = d_x_hat.sum(0) * step.inv_std
    spread = (d_x_hat * np.abs(step.centered)).sum(0) * step.inv_std**3 / 2
    return replace(
        grads,
        d_x=_clear(grads.d_x, lost * direct),
        d_mean=_clear(grads.d_mean, lost * direct),
        d_var=_clear(grads.d_var, lost * spread),
        d_gamma=_clear(grads.d_gamma, lost * (d_y * np.abs(step.x_hat)).sum(0)),
        d_beta=_clear(grads.d_beta, _ROUNDING * d_y.sum(0)),
    )


def remove_plane_error(flat: GradientPlane) -> GradientPlane:
    """Return the plane as it is shown: components within rounding error become 0."""
    error = 1e-12 * float(np.hypot(flat.along_ones, np.hypot(*flat.direct)))
    direct, total = (
        (0.0 if abs(a) <= error else a, 0.0 if abs(b) <= error else b)
        for a, b in (flat.direct, flat.total)
    )
    return replace(flat, direct=direct, total=total)


def _clear(values: Array, error: Array) -> Array:
    return np.where(np.abs(values) <= error, 0.0, values)
