"""Results of the experiments on small batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.verdict import Verdict
from bn_core.lessons.small_batches.collapse_result import BatchOfTwo, BatchSizeStatistics
from bn_core.lessons.small_batches.config import NORMS
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class SmallBatches:
    """Errors of K norms, S batch sizes and R seeds; NaN if not yet trained."""

    progress: float
    """From 0 to 1."""
    device: str
    sizes: NDArray[np.integer]
    """(S,): examples in a training batch."""
    error: Array
    """(K, S, R): share of the test set classified wrongly, with the running statistics; 1 for a
    network that diverged."""
    ended: NDArray[np.bool_]
    """(K, S, R): whether it diverged."""
    examples: int
    """Training examples."""
    current_size: int = 0
    """The batch size in training, or 0."""
    step: int = 0
    """Steps made by each network, over all batch sizes."""
    statistics: BatchSizeStatistics | None = None
    batch_of_two: BatchOfTwo | None = None
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C35."""
    collapse: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C36."""

    def errors_of(self, norm: str, size: int) -> Array:
        """Return the errors (R,) of a norm at a batch size; NaN if it was not trained."""
        if size not in self.sizes:
            return np.full(self.error.shape[2], np.nan)
        errors: Array = self.error[NORMS.index(norm), self.sizes.tolist().index(size)]
        return errors

    @property
    def median(self) -> Array:
        """The median error (K, S) over the seeds."""
        return np.median(self.error, axis=2)

    @property
    def least(self) -> Array:
        """The smallest error (K, S)."""
        return self.error.min(axis=2)

    @property
    def most(self) -> Array:
        """The largest error (K, S)."""
        return self.error.max(axis=2)

    @property
    def done(self) -> bool:
        """Whether the result is final."""
        return self.progress >= 1
