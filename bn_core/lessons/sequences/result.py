"""Results of causal models that predict coin flips."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
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


@dataclass(frozen=True, slots=True, eq=False)
class Leak(ExperimentResult):
    """What later tokens do to a token's output, and what models of R seeds make of it.

    Losses are those of coin flips after the last step, averaged over all positions, for S numbers
    of sequences in a batch; NaN is not measured, or of a model that diverged.
    """

    shares: Array
    """(3, T, N, T): of batch, layer and RMS norm, and of each position in the first sequence, the
    influence of every token as a share of the token's own."""
    training: Array
    """(S, R): with batch norm in training mode, in nats."""
    evaluation: Array
    """(S, R): with batch norm in evaluation mode."""
    layer: Array
    """(S, R): with layer norm, which knows no modes."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C56, once everything is measured."""
