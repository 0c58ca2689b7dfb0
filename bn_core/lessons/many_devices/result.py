"""Results of batches that are split over devices or over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.lessons.many_devices.config import NORMS
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class SyncBatchNorm(ExperimentResult):
    """One batch of N samples and U units, normalized by R processes in two ways.

    Other arrays are (N, U), in the batch's order; empty, (0, 0), until the processes have answered.
    """

    classes: NDArray[np.integer]
    """(N,): the digit of each sample."""
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

    @property
    def most_different_unit(self) -> int:
        """The unit (from 0) whose output differs most if each process is on its own."""
        return int(np.abs(self.separate - self.whole).max(axis=0).argmax())


@dataclass(frozen=True, slots=True, eq=False)
class Accumulation(ExperimentResult):
    """Accumulated gradients of K norms, S sizes of a part and R seeds.

    NaN is what is not known yet.
    """

    sizes: NDArray[np.integer]
    """(S,): samples in a part; the last is the whole batch."""
    difference: Array
    """(K, S, R): ‖accumulated − whole‖ as a share of ‖whole‖, the gradient of the whole batch."""
    moved: Array
    """(S, R): largest difference between running means of batch norm after all parts."""

    def at(self, size: int) -> int:
        """Return the index of ``size``, or raise ValueError."""
        return self.sizes.tolist().index(size)

    def differences_of(self, norm: str, size: int) -> Array:
        """Return the differences (R,) of a norm with parts of this size."""
        values: Array = self.difference[NORMS.index(norm), self.at(size)]
        return values
