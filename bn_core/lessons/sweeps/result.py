"""The result of a sweep, assembled from parts that arrive in any order."""

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
    """K norms × A cells × R rates × S seeds, with NaN for what is not yet computed."""

    @property
    def measured_steps(self) -> list[int]:
        """(T,): the steps after which accuracy is measured, the last step included."""
        every, steps = self.config.every, self.config.steps
        return [*range(0, steps, every), steps]

    @property
    def curves(self) -> Array:
        """(K, A, R, S, T): accuracy at each measured step."""
        return self._arrange("accuracy", (len(self.measured_steps),))

    @property
    def accuracy(self) -> Array:
        """(K, A, R, S): accuracy after the last step, NaN where not yet computed.

        It is 0 for a network that ended or whose running statistics overflowed.
        """
        last = self.curves[..., -1]
        return np.where(np.isnan(last) & ~np.isnan(self.ended), 0.0, last)

    @property
    def loss(self) -> Array:
        """(K, A, R, S): the final training loss in nats."""
        return self._arrange("loss")

    @property
    def ended(self) -> Array:
        """(K, A, R, S): step of divergence, 0 for none, NaN where not yet computed."""
        return self._arrange("ended")

    def _arrange(self, name: str, more: tuple[int, ...] = ()) -> Array:
        """Arrange the parts' arrays of one field by cell and seed."""
        config = self.config
        size = (len(config.norms), len(config.cell_values), config.rates, config.seeds, *more)
        values = np.full(size, np.nan)
        for pairs, part in zip(self.parts, self.computed, strict=True):
            for at, (cell, seed) in enumerate(pairs if part else ()):
                values[:, cell, :, seed - config.seed] = getattr(part, name)[at]
        return values
