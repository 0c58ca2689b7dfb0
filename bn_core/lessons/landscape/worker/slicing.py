"""The plane through each network, and the losses on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.lessons.landscape.config import OTHER_SEED, SURFACES, LandscapeConfig
from bn_core.norm.arrays import Array
from bn_core.training.loss_surface.directions import (
    compute_descent_direction,
    draw_direction,
    find_principal_plane,
    subtract_weights,
)
from bn_core.training.loss_surface.surface import LossSurface, move_weights
from bn_core.training.loss_surface.trajectory import Trajectory, record_trajectory


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Two directions (P,) from the start of a slice, and a path (T, 2) in them.

    The path is empty where the plane is not made from it.
    """

    x: Tensor
    y: Tensor
    path: Array


@dataclass(frozen=True, slots=True, eq=False)
class SeedSlices:
    """The slices of one seed: a loss surface per SURFACES, a plane per network."""

    surfaces: list[LossSurface]
    planes: list[Plane]
    ended: tuple[str, ...]

    def losses(self, points: Array) -> Array:
        """Return each surface's loss (S, n) at ``points`` (n, 2).

        The unit is the length of the directions.
        """
        planes = [self.planes[0], *[self.planes[1]] * (len(SURFACES) - 1)]
        return np.stack(
            [
                surface.losses(plane.x, plane.y, points)
                for surface, plane in zip(self.surfaces, planes, strict=True)
            ]
        )


@lru_cache(maxsize=8)
def prepare_slices(config: LandscapeConfig, seed: int) -> SeedSlices:
    """Train the two networks of a seed, choose their planes, and go to the start."""
    made = record_trajectory(config.run(seed), config.trained)
    x, y = made.data.x_train[: config.examples], made.data.y_train[: config.examples]
    planes = [
        _make_plane(config, seed, made, at, LossSurface(net, x, y, "batch"))
        for at, net in enumerate(made.nets)
    ]
    none, batch = _move_to_start(config, made.nets, planes)
    surfaces = [LossSurface(none, x, y, "batch")]
    surfaces += [LossSurface(batch, x, y, statistics) for statistics in SURFACES[1:]]
    if config.is_moved and config.direction == "gradient":
        planes = [
            replace(plane, x=_require_finite(compute_descent_direction(surface)))
            for plane, surface in zip(planes, surfaces[:2], strict=True)
        ]
    return SeedSlices(surfaces, planes, made.ended)


def _move_to_start(
    config: LandscapeConfig, nets: Sequence[nn.Module], planes: Sequence[Plane]
) -> Sequence[nn.Module]:
    """Move each network to the start of its slice.

    The running averages stay those of the training.
    """
    if not config.is_moved:
        return nets
    return [
        move_weights(net, config.start_a * plane.x + config.start_b * plane.y)
        for net, plane in zip(nets, planes, strict=True)
    ]


def _make_plane(
    config: LandscapeConfig, seed: int, made: Trajectory, at: int, surface: LossSurface
) -> Plane:
    """Make the plane of one network, the ``at``-th of its pair."""
    net, path = made.nets[at], made.paths[at]
    if config.direction == "path":
        one, two, places = find_principal_plane(path)
        return Plane(one, two, places.cpu().numpy())
    filters = config.direction != "plain"
    drawn = [
        draw_direction(net, seed, axis, filters=filters, biases=config.biases) for axis in (0, 1)
    ]
    seen = np.empty((0, 2))
    if config.direction == "gradient":
        drawn[0] = compute_descent_direction(surface)
    if config.direction == "start":
        drawn[0] = subtract_weights(path[0], path[-1])
        seen = np.array([[-1.0, 0.0], [0.0, 0.0]])
    if config.direction == "other":
        other = record_trajectory(config.run(seed + OTHER_SEED), config.trained).paths[at]
        drawn[0] = subtract_weights(path[-1], other[-1])
        seen = np.array([[1.0, 0.0], [0.0, 0.0]])
    return Plane(_require_finite(drawn[0]), drawn[1], seen)


def _require_finite(direction: Tensor) -> Tensor:
    """Return the direction, or zeros if a network has diverged."""
    return direction if torch.isfinite(direction).all() else torch.zeros_like(direction)
