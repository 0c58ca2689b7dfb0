"""The result of a training with the reader's batch norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array

YOURS, RIGHT = NETWORKS = (0, 1)
"""The network with the reader's batch norm, and the one with PyTorch's, in every result."""


@dataclass(frozen=True, slots=True, eq=False)
class Training(ExperimentResult):
    """What two networks have done in S steps; NaN for steps not made."""

    losses: Array
    """(S, 2): the loss on each batch in nats, before its step; NaN once a network has ended."""
    difference: Array
    """(S,): the largest difference of a weight between the networks after each step."""
    ended: str
    """Why the reader's network stopped, in a sentence; empty while it trains."""
    ended_right: str
    """Why the network with the right layer stopped."""

    @property
    def steps_made(self) -> int:
        """The number of steps that were made."""
        return int(np.isfinite(self.losses).any(axis=1).sum())

    def average_end(self, share: float = 0.1) -> Array:
        """Return the mean loss (2,) of the last steps made, a tenth of all by default."""
        last = max(1, round(share * len(self.losses)))
        return np.asarray(
            self.losses[max(0, self.steps_made - last) : self.steps_made].mean(axis=0)
        )
