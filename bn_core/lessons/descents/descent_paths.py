"""Paths of three gradient descents on one quadratic loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bn_core.lessons.descents.config import QuadraticLossConfig
from bn_core.lessons.descents.quadratic_loss import QuadraticLoss, normed, plain, projected, split
from bn_core.norm.arrays import Float64Array

SOLUTION = (1.0, 0.8)
REACH = 2.5
"""The map runs from -REACH to REACH on both axes."""
STEPS = 60
"""Steps of each descent, at most."""
GOAL = 1e-6
_FAR = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class DescentPath:
    """The weights v (T + 1, 2) of one descent and their excess loss (T + 1,)."""

    way: str
    v: Float64Array
    excess: Float64Array

    @property
    def reached(self) -> int | None:
        """The first step at 10⁻⁶ of the first excess loss; None if there is none."""
        there = np.flatnonzero(self.excess <= GOAL * self.excess[0])
        return int(there[0]) if len(there) else None


@dataclass(frozen=True, slots=True, eq=False)
class DescentPaths:
    """The bowl's excess loss (G, G) over axis (G,), row by row of v₂, and three descents."""

    config: QuadraticLossConfig
    axis: Float64Array
    excess: Float64Array
    paths: tuple[DescentPath, ...]


def quadratic_matrix(config: QuadraticLossConfig) -> Float64Array:
    """H (2, 2): eigenvalues 1 and 1/κ, the flat direction turned by the rotation."""
    turned = np.deg2rad(config.rotation)
    turn = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    found: Float64Array = (turn * [1 / config.kappa, 1.0]) @ turn.T
    return found


def compute_descent_paths(config: QuadraticLossConfig) -> DescentPaths:
    """Gradient descent, batch norm (γ has the rate 1), and GDNP, from the same weights."""
    bowl = QuadraticLoss(quadratic_matrix(config), np.array(SOLUTION))
    start = np.array([[config.start_x, config.start_y]])
    if not np.abs(start).max():
        start = np.array([[0.0, 1e-3]])  # no direction at 0
    rate = np.array([[config.rate]])
    axis = np.linspace(-REACH, REACH, 61)
    across, up = np.meshgrid(axis, axis)
    excess = bowl.excess(np.stack([across.ravel(), up.ravel()], axis=1)).reshape(across.shape)
    first = split(bowl, start)
    ways = (
        ("gradient", start, lambda v: plain(bowl, v, rate), lambda v: v),
        ("normed", first, lambda at: normed(bowl, at, rate, 1.0), lambda at: at.weights(bowl)),
        ("projected", first, lambda at: projected(bowl, at, 1.0), lambda at: at.weights(bowl)),
    )
    return DescentPaths(config, axis, excess, tuple(_trail(bowl, *each) for each in ways))


def _trail(
    bowl: QuadraticLoss,
    way: str,
    state: Any,
    move: Callable[[Any], Any],
    weights: Callable[[Any], Float64Array],
) -> DescentPath:
    """At most STEPS steps; it ends before it leaves all bounds."""
    seen = [weights(state)[0]]
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            state = move(state)
            v = weights(state)[0]
            if not np.abs(v).max() < _FAR:
                break
            seen.append(v)
    path = np.stack(seen)
    return DescentPath(way, path, bowl.excess(path))
