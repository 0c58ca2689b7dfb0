"""Slices of the loss, computed in parts from coarse to fine."""

from __future__ import annotations

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
    def compared(self) -> list[int]:
        """The seeds whose judged grid is complete."""
        judged = self.config.judged
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
    def centre(self) -> Array:
        """The loss (S, R) at the networks' own weights."""
        middle = self.config.judged // 2
        row = 0 if self.config.slice == "line" else middle
        return np.stack(
            [self.grid(seed, self.config.judged)[:, row, middle] for seed in self.compared], axis=1
        )

    def _over(self, reading: np.ufunc | object) -> Array:
        judged = self.config.judged
        each = [self.grid(seed, judged).reshape(len(SURFACES), -1) for seed in self.compared]
        return np.stack([reading(one, axis=1) for one in each], axis=1)  # type: ignore[operator]
