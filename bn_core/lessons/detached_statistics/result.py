"""Results of networks whose gradient ignores the statistics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class DetachedNetworks(ExperimentResult):
    """Three networks (without, batch norm, statistics left out) × Q rates × R seeds."""

    losses: Array
    """(Q, R, T, 3): training losses in nats, averaged over a tenth of the steps or less; infinite
    once a network has ended."""
    verdict: Verdict | None = None
    """On claim C10, the networks."""

    @property
    def last(self) -> Array:
        """(Q, R, 3): the loss at the end."""
        return np.asarray(self.losses[:, :, -1])
