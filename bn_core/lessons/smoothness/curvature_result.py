"""Eigenvalues of the Hessian and the Fisher matrix by depth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Curvature(ExperimentResult):
    """Eigenvalues at 2 moments, of K networks, D depths and R seeds.

    The moments are the first weights and the end of training; the networks those of ``NETWORKS``.
    NaN stands where nothing is computed yet, an iteration did not converge, or a network diverged.
    """

    depths: NDArray[np.integer]
    """(D,): hidden layers."""
    top: Array
    """(2, K, D, R): the Hessian's largest eigenvalue."""
    dominant: Array
    """(2, K, D, R): the Hessian's eigenvalue of largest size, which may be negative."""
    fisher: Array
    """(2, K, D, R): the Fisher matrix's largest eigenvalue."""
    residual: Array
    """(2, K, D, R): how far off the worst of the three may be, as a share."""
    loss: Array
    """(2, K, D, R): the loss, in nats, whose curvature it is."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C26, once everything is computed."""
