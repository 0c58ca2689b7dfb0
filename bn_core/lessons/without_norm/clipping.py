"""Adaptive gradient clipping of one row of weights.

Brock et al. 2021, equation 3.
"""

from __future__ import annotations

LEAST_NORM = 1e-3
"""Shorter weights count as this long, so that those that start at 0 can grow."""


def clip_gradient_norm(gradient: float, weights: float, threshold: float) -> float:
    """Return the norm of a clipped gradient, from its norm and that of its weights.

    At most ``threshold`` times the norm of the weights is left of it.
    """
    return min(gradient, threshold * max(weights, LEAST_NORM))
