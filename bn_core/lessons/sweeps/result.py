"""A sweep comes in parts, in any order; what has come is a map with blank cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import PartialResult
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class SweepPart:
    """K norms at R learning rates, in each of the P (cell, seed) pairs of a part."""

    accuracy: Array
    """(P, K, R, T): test accuracy at the T measured steps, with the running statistics; NaN once a
    network has ended."""
    loss: Array
    """(P, K, R): mean training loss in nats of the last tenth of the steps; NaN if it ended."""
    ended: NDArray[np.integer]
    """(P, K, R): the step at which a network diverged or was refused; 0 if it did not."""


@dataclass(frozen=True, slots=True, eq=False)
class Sweep(PartialResult[SweepConfig, SweepPart]):
    """K norms × A cells × R rates × S seeds, as far as they are computed; the rest is NaN."""

    @property
    def measured(self) -> list[int]:
        """(T,): the steps after which accuracy is measured, the last step included."""
        every, steps = self.config.every, self.config.steps
        return [*range(0, steps, every), steps]

    @property
    def curves(self) -> Array:
        """(K, A, R, S, T): accuracy at each measured step."""
        return self._laid("accuracy", (len(self.measured),))

    @property
    def accuracy(self) -> Array:
        """(K, A, R, S): after the last step; NaN where none came.

        A network that ended, or whose running statistics overflowed, classifies nothing: 0.
        """
        last = self.curves[..., -1]
        return np.where(np.isnan(last) & ~np.isnan(self.ended), 0.0, last)

    @property
    def loss(self) -> Array:
        """(K, A, R, S): the final training loss in nats."""
        return self._laid("loss")

    @property
    def ended(self) -> Array:
        """(K, A, R, S): the step of divergence; 0 for none, NaN where nothing came."""
        return self._laid("ended")

    def _laid(self, name: str, more: tuple[int, ...] = ()) -> Array:
        """The parts' arrays of one name, laid out cell by cell and seed by seed."""
        config = self.config
        size = (len(config.norms), len(config.cell_values), config.rates, config.seeds, *more)
        laid = np.full(size, np.nan)
        for pairs, part in zip(self.parts, self.computed, strict=True):
            for at, (cell, seed) in enumerate(pairs if part else ()):
                laid[:, cell, :, seed - config.seed] = getattr(part, name)[at]
        return laid
