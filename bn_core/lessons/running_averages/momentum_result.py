"""Accuracy in evaluation mode by momentum of the running statistics."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class MomentumSweep(ExperimentResult):
    """Accuracies of R seeds and S batch sizes, evaluated with M momenta."""

    accuracy: Array
    """(S, R, M): of the test set in eval mode."""
    exact: Array
    """(S, R): with the exact mean and variance of the training set instead."""
    verdict: Verdict | None = None
    """On claim C38: what a momentum costs that was copied from another library."""
