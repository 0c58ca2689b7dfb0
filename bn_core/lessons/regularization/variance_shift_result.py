"""Variances and errors of networks with dropout before and after batch norm."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array

LAYERS = 3
"""Batch-norm layers of each network. The first never has dropout before it."""


@dataclass(frozen=True, slots=True, eq=False)
class VarianceShift(ExperimentResult):
    """Networks of A = 2 ARMS with P = 3 SHARES dropped and R seeds.

    NaN is not known yet.
    """

    ratio: Array
    """(A, P, LAYERS, R): the variance of what a batch-norm layer gets of the training examples in
    evaluation mode over its running variance, geometric mean over its units."""
    running: Array
    """(A, P, R): share of the test set classified wrongly, with running averages; 1 if the
    network diverged."""
    exact: Array
    """(A, P, R): the same with the statistics of the training examples without dropout."""
    rate: Array
    """(A, P, R): the network's learning rate, the best of RATES on other examples."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C53, once everything is measured."""
