"""Slices of the loss, computed in parts from coarse to fine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import PartialResult
from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class SlicePart:
    """The losses at the points of one part."""

    loss: Array
    """(S, n): in nats, for each of SURFACES, at the part's points."""
    paths: list[Array]
    """(T, 2) for each network: the path of its training, if the slice contains it."""
    ended: tuple[str, ...]
    """For each network why it stopped learning, or an empty string."""


@dataclass(frozen=True, slots=True, eq=False)
class Slices(PartialResult[LandscapeConfig, SlicePart]):
    """The slices of all seeds, as far as they are computed."""

    def side(self, seed: int) -> int:
        """Return the points per side of a seed's finest complete grid, or 0."""
        places = [
            (part[1], have is not None)
            for part, have in zip(self.parts, self.computed, strict=True)
            if part[0] == seed
        ]
        missing = [side for side, have in places if not have]
        whole = [side for side, _ in places if not missing or side < min(missing)]
        return max(whole, default=0)

    def grid(self, seed: int, side: int) -> Array:
        """Return the losses (S, rows, side) on one grid.

        ``rows`` is ``side``, or 1 for a line. A loss that is not known is NaN.

        Rows go along y, columns along x.
        """
        line = self.config.slice == "line"
        grid = np.full((len(SURFACES), side, side), np.nan)
        for part, have in zip(self.parts, self.computed, strict=True):
            if have is None or part[0] != seed or part[1] > side:
                continue
            every = (side - 1) // (part[1] - 1)
            x, y = np.array(self.config.points(part)).reshape(-1, 2).T * every
            grid[:, y, x] = have.loss
        return grid[:, [side // 2]] if line else grid

    def along(self, side: int) -> Array:
        """Return each column's distance (side,) from the centre.

        The unit is the length of the direction.
        """
        return np.linspace(-self.config.reach, self.config.reach, side)

    @property
    def first(self) -> SlicePart | None:
        """The first part of the drawn slice, which holds the paths and the ends."""
        own = (
            have
            for part, have in zip(self.parts, self.computed, strict=True)
            if part[0] == self.config.seed and have is not None
        )
        return next(own, None)

    @property
    def compared_seeds(self) -> list[int]:
        """The seeds whose judged grid is complete."""
        judged = self.config.judged_points
        return [seed for seed in self.config.seed_values if self.side(seed) >= judged]

    @property
    def median(self) -> Array:
        """The median loss (S, R) on the judged grid, for each seed of ``compared``."""
        return self._over(np.median)

    @property
    def largest(self) -> Array:
        """The largest loss (S, R) on the judged grid.

        It is infinite or NaN if one of them is.
        """
        return self._over(np.max)

    @property
    def curvature(self) -> Array:
        """The curvature (S, R): the largest eigenvalue in size of the slice's own Hessian.

        It is the median over the inner points of the judged grid, in nats per squared length of
        the directions.
        """
        return self._over_hessians(lambda low, high: np.median(np.maximum(-low, high), axis=1))

    @property
    def downward(self) -> Array:
        """The share of downward curvature (S, R), averaged over the inner points.

        At a point it is −λmin over the largest eigenvalue in size, or 0 if none is negative: the
        map of Li et al. 2018, for the slice's own Hessian.
        """

        def share(low: Array, high: Array) -> Array:
            size = np.maximum(-low, high)
            with np.errstate(invalid="ignore"):  # where a loss has overflowed
                down = np.maximum(-low, 0) / np.where(size == 0, 1, size)
            return np.asarray(down.mean(axis=1))

        return self._over_hessians(share)

    @property
    def centre(self) -> Array:
        """The loss (S, R) at the networks' own weights."""
        middle = self.config.judged_points // 2
        row = 0 if self.config.slice == "line" else middle
        return np.stack(
            [
                self.grid(seed, self.config.judged_points)[:, row, middle]
                for seed in self.compared_seeds
            ],
            axis=1,
        )

    def _over_hessians(self, reading: Callable[[Array, Array], Array]) -> Array:
        step = 2 * self.config.reach / (self.config.judged_points - 1)
        grids = (self.grid(seed, self.config.judged_points) for seed in self.compared_seeds)
        return np.stack([reading(*_find_eigenvalues(each, step)) for each in grids], axis=1)

    def _over(self, reading: Callable[..., Array]) -> Array:
        judged = self.config.judged_points
        each = [self.grid(seed, judged).reshape(len(SURFACES), -1) for seed in self.compared_seeds]
        return np.stack([reading(one, axis=1) for one in each], axis=1)


def _find_eigenvalues(grid: Array, step: float) -> tuple[Array, Array]:
    """Return the extreme eigenvalues (S, n) of the Hessian at n inner points.

    They come from central differences of losses (S, rows, side); a line has one second derivative.
    """
    with np.errstate(invalid="ignore"):
        if grid.shape[1] == 1:
            along = np.diff(grid[:, 0], n=2) / step**2
            return along, along
        xx = np.diff(grid[:, 1:-1], n=2, axis=2) / step**2
        yy = np.diff(grid[:, :, 1:-1], n=2, axis=1) / step**2
        mixed = grid[:, 2:, 2:] - grid[:, 2:, :-2] - grid[:, :-2, 2:] + grid[:, :-2, :-2]
        middle = (xx + yy) / 2
        apart = np.hypot((xx - yy) / 2, mixed / (4 * step**2))
        low, high = ((middle + sign * apart).reshape(len(grid), -1) for sign in (-1, 1))
    return low, high
