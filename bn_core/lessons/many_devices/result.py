"""Results of batch norm whose batch is split over devices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class SyncBatchNorm(ExperimentResult):
    """One batch of N samples and U units, normalized by R processes in two ways.

    Arrays are (N, U), in the batch's order; empty, (0, 0), until the processes have answered.
    """

    whole: Array
    """The output of one process that has the whole batch."""
    separate: Array
    """The output of processes that each use their own mean and variance."""
    together: Array
    """The output after an all-reduce of count, sums and squares."""
    d_whole: Array
    """Gradients of one loss with respect to the input, in the same three ways."""
    d_separate: Array
    d_together: Array
    refusal: str = ""
    """What nn.SyncBatchNorm says on these processes; empty if it answered."""
    failed: str = ""
    """Why there is no answer, in a sentence, or an empty string."""

    @property
    def done(self) -> bool:
        """Whether the result is final."""
        return bool(self.progress >= 1 or self.failed)

    def measure_difference(self, gradient: bool, together: bool) -> float:
        """Return the largest difference from one big batch, or NaN."""
        big = self.d_whole if gradient else self.whole
        outputs = (self.separate, self.together)
        gradients = (self.d_separate, self.d_together)
        ours = (gradients if gradient else outputs)[together]
        return float(np.abs(ours - big).max()) if big.size else float("nan")
