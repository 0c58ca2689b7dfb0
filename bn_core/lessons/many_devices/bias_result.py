"""How far gradients of mini-batches are off on average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class GradientBias(ExperimentResult):
    """Averages of mini-batch gradients for S batch sizes and R seeds.

    The networks have batch norm, or no norm. A division splits the training set at random into
    disjoint batches of one size. All numbers are shares of the length of the gradient of the whole
    training set as one batch. NaN is not measured yet, or of a network that diverged.
    """

    left: Array
    """(S, R, C): with batch norm, the distance of the average over the batches of the first
    divisions, of which there are COUNTS, from the gradient of the whole set."""
    sampling: Array
    """(S, R): the standard error of that average over all divisions, by their scatter."""
    plain: Array
    """(S, R): without batch norm, the distance of the average over one division."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C44, once everything is measured."""

    @property
    def squared_bias(self) -> Array:
        """The squared bias (S, R), unbiased, so below 0 by chance if there is none.

        The expectation of the squared distance is the squared bias plus the squared standard error.
        """
        return np.asarray(self.left[..., -1] ** 2 - self.sampling**2)

    @property
    def bias(self) -> Array:
        """The length of the bias (S, R), 0 where its square is estimated below 0."""
        return np.sqrt(np.maximum(self.squared_bias, 0.0))
