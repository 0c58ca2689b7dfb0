"""Accuracy with running and with exact statistics while networks learn."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class ExactStatistics(ExperimentResult):
    """Test accuracies of R seeds and S batch sizes at T moments of the training.

    NaN is not measured, a network that ended before, or one whose outputs are not numbers.
    """

    running: Array
    """(S, R, T): with the running averages of PyTorch's layer."""
    exact: Array
    """(S, R, T): with the mean and variance of the training set in the network of that moment."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C51, once everything is measured."""
