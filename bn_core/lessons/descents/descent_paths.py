"""Paths of three gradient descents on one quadratic loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from bn_core.lessons.descents.config import QuadraticLossConfig
from bn_core.lessons.descents.quadratic_loss import (
    QuadraticLoss,
    split_length,
    step_batch_norm,
    step_gdnp,
    step_gradient_descent,
)
from bn_core.norm.arrays import Float64Array

SOLUTION = (1.0, 0.8)
REACH = 2.5
"""The map runs from -REACH to REACH on both axes."""
STEPS = 60
"""Steps of each descent, at most."""
GOAL = 1e-6
_ROUNDING = 1e-28
"""An excess loss below this is rounding error: that of numbers near 1 is about 1e-32."""
_FAR = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class DescentPath:
    """The weights v (T + 1, 2) of one descent and their excess loss (T + 1,)."""

    method: str
    v: Float64Array
    excess: Float64Array

    @property
    def goal_step(self) -> int | None:
        """The first step at 10⁻⁶ of the initial excess loss, or None."""
        there = np.flatnonzero(self.excess <= max(GOAL * self.excess[0], _ROUNDING))
        return int(there[0]) if len(there) else None

    @property
    def ended(self) -> bool:
        """Whether it ended early: it overflowed, or no next step is defined."""
        return len(self.excess) <= STEPS


@dataclass(frozen=True, slots=True, eq=False)
class DescentPaths:
    """A map (G, G) of the excess loss over ``axis`` (G,), and three descents.

    Rows of the map are values of v₂.
    """

    config: QuadraticLossConfig
    axis: Float64Array
    excess: Float64Array
    paths: tuple[DescentPath, ...]


def build_matrix(config: QuadraticLossConfig) -> Float64Array:
    """Build H (2, 2) with eigenvalues 1 and 1/κ.

    The rotation turns the direction of the smaller one.
    """
    turned = np.deg2rad(config.rotation)
    turn = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    result: Float64Array = (turn * [1 / config.kappa, 1.0]) @ turn.T
    return result


def find_start(config: QuadraticLossConfig) -> tuple[float, float]:
    """Return the weights that all descents start from: not 0, which has no direction."""
    start = (config.start_x, config.start_y)
    return start if any(start) else (0.0, 1e-3)


@lru_cache(maxsize=32)
def compute_descent_paths(config: QuadraticLossConfig) -> DescentPaths:
    """Compute gradient descent, batch norm and GDNP from the same weights.

    In batch norm the length γ has the learning rate 1.
    """
    loss = QuadraticLoss(build_matrix(config), np.array(SOLUTION))
    start = np.array([find_start(config)])
    rate = np.array([[config.rate]])
    axis = np.linspace(-REACH, REACH, 61)
    across, up = np.meshgrid(axis, axis)
    excess = loss.compute_excess(np.stack([across.ravel(), up.ravel()], axis=1)).reshape(
        across.shape
    )
    first = split_length(loss, start)
    ways = (
        ("gradient", start, lambda v: step_gradient_descent(loss, v, rate), lambda v: v),
        (
            "normed",
            first,
            lambda at: step_batch_norm(loss, at, rate, 1.0),
            lambda at: at.weights(loss),
        ),
        ("projected", first, lambda at: step_gdnp(loss, at, 1.0), lambda at: at.weights(loss)),
    )
    return DescentPaths(config, axis, excess, tuple(_follow_descent(loss, *each) for each in ways))


def _follow_descent(
    loss: QuadraticLoss,
    way: str,
    state: Any,
    move: Callable[[Any], Any],
    weights: Callable[[Any], Float64Array],
) -> DescentPath:
    """Make at most STEPS steps, and stop before the weights overflow."""
    seen = [weights(state)[0]]
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            state = move(state)
            v = weights(state)[0]
            if not np.abs(v).max() < _FAR:
                break
            seen.append(v)
    path = np.stack(seen)
    return DescentPath(way, path, loss.compute_excess(path))
