"""Results of causal models that predict coin flips."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array

GUESSING = math.log(2)
"""The least expected loss in nats if the next flip of a fair coin is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class CoinFlips(ExperimentResult):
    """Losses of four models with R seeds at M moments on T positions.

    They are cross-entropies in nats on sequences of fresh coin flips that no model has learned
    from, NaN if not yet measured. The models are in the order of ``config.NORMS``.
    """

    training: Array
    """(M, 4, R, T): in batches of the size of the training, normalized as in training mode."""
    evaluation: Array
    """(M, 4, R, T): of the same sequences, normalized as in evaluation mode."""

    @property
    def median_training(self) -> Array:
        """The median over the seeds of the mean loss in training mode (M, 4)."""
        return np.asarray(np.median(self.training.mean(axis=-1), axis=-1))

    @property
    def median_evaluation(self) -> Array:
        """The median over the seeds of the mean loss in evaluation mode (M, 4)."""
        return np.asarray(np.median(self.evaluation.mean(axis=-1), axis=-1))
