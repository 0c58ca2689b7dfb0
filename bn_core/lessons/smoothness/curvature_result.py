"""The Hessian's top eigenvalue by depth, with and without batch norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Curvature(ExperimentResult):
    """Eigenvalues of K networks, D depths and R seeds; NaN if not yet computed."""

    depths: NDArray[np.integer]
    """(D,): hidden layers."""
    top: Array
    """(K, D, R): the largest eigenvalue at the first weights."""
    residual: Array
    """(K, D, R): how far off it may be, as a share."""
    verdict: Verdict | None = None
    """The verdict on claim C26."""

    @property
    def ratio(self) -> Array:
        """The eigenvalue with batch norm over that without, (D, R)."""
        return np.asarray(self.top[1] / self.top[0])
