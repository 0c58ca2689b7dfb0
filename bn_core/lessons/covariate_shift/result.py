"""Covariate shift of gradients and of layer inputs, measured on the same networks."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class CovariateShift(ExperimentResult):
    """The measurements so far.

    K norms (none, batch, noisy), S seeds, R rates, L layers after the first, T measured steps. NaN
    means not yet measured, or that the network had diverged.
    """

    cosine: Array
    """(R, 2, S, L): cosine of a layer's gradient before and after the earlier layers' update (none
    and batch), averaged over the first steps; Santurkar et al. 2018, definition 2.1."""
    distance: Array
    """(R, 2, S, L): the norm of their difference, as a share of the gradient before."""
    drift: Array
    """(K, S, T): how far the means of a layer's inputs have moved since step 0, in the standard
    deviations they had then; the median over units, averaged over layers."""
    step_drift: Array
    """(K, S, T): how far they have moved in the last training step alone; NaN at step 0."""
    divergence: Array
    """(K, S, T): Kullback-Leibler divergence KL(first ‖ now) of a unit's inputs, taken as normal,
    at step 0 from those now, in nats; the median over units, averaged over layers."""
    accuracy: Array
    """(K, S, T): of the test set, in evaluation mode: with running statistics, without noise."""
    training_accuracy: Array
    """(K, S, T): of the test set as one batch in training mode: its own statistics, with noise."""
    verdicts: tuple[Verdict, ...] = ()
    """On claims C27, C41 and C23, once everything is measured."""
