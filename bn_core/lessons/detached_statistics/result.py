"""Results of networks whose gradient ignores the statistics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class DetachedNetworks(ExperimentResult):
    """Losses of three networks at Q rates and R seeds.

    The networks have no norm, batch norm, and batch norm whose gradient ignores the statistics.
    """

    losses: Array
    """(Q, R, T, 3): training losses in nats, averaged over a tenth of the steps or less; infinite
    once a network has ended."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C10 about networks, once all are trained."""

    @property
    def last(self) -> Array:
        """The loss at the end (Q, R, 3)."""
        return np.asarray(self.losses[:, :, -1])
