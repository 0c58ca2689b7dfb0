"""Sets of points in the plane, of two classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.boundaries.own_points import read_points, to_array
from bn_core.norm.arrays import Float64Array

_SEED = 0
"""The seed of the points, so that runs of any seed share the same points."""
TURNS = 1.5
"""The turns of a spiral arm."""


@dataclass(frozen=True, slots=True, eq=False)
class PointSet:
    """Points (N, 2) and their classes (N,), from 0."""

    x: Float64Array
    y: NDArray[np.int64]


def make_points(name: str, count: int, noise: float, test: bool = False) -> PointSet:
    """Make ``count`` points of one of ``POINT_SETS``, the same for the same arguments.

    ``noise`` is the standard deviation that is added to both coordinates. Points to ``test`` on are
    others of the same kind. KeyError: there is no such set. "two" has one point of each class.
    """
    if name == "two":
        return PointSet(np.array([[-1.2, -1.2], [1.2, 1.2]]), np.array([0, 1]))
    random = np.random.default_rng([_SEED, int(test)])
    y = np.arange(count, dtype=np.int64) % 2
    x = _SHAPES[name](random, y)
    return PointSet(x + random.normal(0.0, noise, x.shape), y)


def add_own(points: PointSet, own: str) -> PointSet:
    """Add the points that a reader has added; ValueError as ``read_points``."""
    x, y = to_array(read_points(own))
    return PointSet(np.concatenate([points.x, x]), np.concatenate([points.y, y]))


def _make_spirals(random: np.random.Generator, y: NDArray[np.int64]) -> Float64Array:
    """Two arms, of which each begins half a turn after the other."""
    radius = np.sqrt(random.uniform(0.02, 1.0, len(y)))
    angle = 2 * np.pi * TURNS * radius + np.pi * y
    return 2.2 * np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _make_moons(random: np.random.Generator, y: NDArray[np.int64]) -> Float64Array:
    """Two half circles that reach into each other."""
    angle = random.uniform(0.0, np.pi, len(y))
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    return 1.5 * np.where(y[:, None] == 0, upper, -upper)


def _make_circles(random: np.random.Generator, y: NDArray[np.int64]) -> Float64Array:
    """One circle inside another of twice its radius."""
    angle, radius = random.uniform(0.0, 2 * np.pi, len(y)), np.where(y == 0, 2.0, 1.0)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _make_blobs(random: np.random.Generator, y: NDArray[np.int64]) -> Float64Array:
    """Two normal clouds."""
    centre = np.where(y == 0, -1.0, 1.0)[:, None]
    return np.asarray(centre + random.normal(0.0, 0.5, (len(y), 2)))


def _make_xor(random: np.random.Generator, y: NDArray[np.int64]) -> Float64Array:
    """Four squares; the class is whether both coordinates have the same sign."""
    x = random.uniform(0.2, 2.0, (len(y), 2)) * random.choice([-1.0, 1.0], (len(y), 1))
    return np.asarray(x * np.where(y == 0, 1.0, -1.0)[:, None] ** [0, 1])


_SHAPES: dict[str, Callable[[np.random.Generator, NDArray[np.int64]], Float64Array]] = {
    "spirals": _make_spirals,
    "moons": _make_moons,
    "circles": _make_circles,
    "blobs": _make_blobs,
    "xor": _make_xor,
}
POINT_SETS = (*_SHAPES, "two")
"""The sets by name."""
