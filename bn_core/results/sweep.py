"""A sweep comes in parts, in any order; what has come is a map with blank cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bn_core.configs.sweep import SweepConfig

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class SweepPart:
    """K norms at R learning rates, in one cell and with one seed."""

    accuracy: Floats
    """(K, R, T): test accuracy at the T measured steps, with the running statistics; NaN once a
    network has ended."""
    loss: Floats
    """(K, R): mean training loss in nats of the last tenth of the steps; NaN if it ended."""
    ended: NDArray[np.integer]
    """(K, R): the step at which a network diverged or was refused; 0 if it did not."""


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """K norms × A cells × R rates × S seeds, as far as they are computed; the rest is NaN."""

    config: SweepConfig
    done: tuple[SweepPart | None, ...]
    """The parts, cell by cell for the first seed, then for the next."""
    device: str = ""

    @classmethod
    def start(cls, config: SweepConfig) -> Self:
        """Before the first part."""
        return cls(config, (None,) * (len(config.cell_values) * config.seeds))

    @property
    def parts(self) -> list[tuple[int, int]]:
        """The cell and the seed of each part."""
        cells = range(len(self.config.cell_values))
        return [(cell, seed) for seed in self.config.seed_values for cell in cells]

    def plus(self, place: int, part: SweepPart) -> Self:
        """The map with one more part."""
        return replace(self, done=(*self.done[:place], part, *self.done[place + 1 :]))

    @property
    def step(self) -> int:
        """How many parts have come."""
        return sum(part is not None for part in self.done)

    @property
    def progress(self) -> float:
        """The share of the parts that have come."""
        return self.step / len(self.done)

    @property
    def measured(self) -> list[int]:
        """(T,): the steps after which accuracy is measured, the last step included."""
        every, steps = self.config.every, self.config.steps
        return [*range(0, steps, every), steps]

    @property
    def curves(self) -> Floats:
        """(K, A, R, S, T): accuracy at each measured step."""
        return self._laid("accuracy", (len(self.measured),))

    @property
    def accuracy(self) -> Floats:
        """(K, A, R, S): after the last step; NaN where none came.

        A network that ended, or whose running statistics overflowed, classifies nothing: 0.
        """
        last = self.curves[..., -1]
        return np.where(np.isnan(last) & ~np.isnan(self.ended), 0.0, last)

    @property
    def loss(self) -> Floats:
        """(K, A, R, S): the final training loss in nats."""
        return self._laid("loss")

    @property
    def ended(self) -> Floats:
        """(K, A, R, S): the step of divergence; 0 for none, NaN where nothing came."""
        return self._laid("ended")

    def _laid(self, name: str, more: tuple[int, ...] = ()) -> Floats:
        """The parts' arrays of one name, laid out cell by cell and seed by seed."""
        config = self.config
        first = (len(config.norms), config.rates, *more)
        blank = np.full(first, np.nan)
        flat = [blank if part is None else getattr(part, name) for part in self.done]
        laid = np.array(flat, dtype=float).reshape(config.seeds, len(config.cell_values), *first)
        return np.moveaxis(laid, (2, 1, 3, 0), (0, 1, 2, 3))
