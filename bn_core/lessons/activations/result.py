"""Results of the first figure of Ioffe and Szegedy (2015)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class FigureOne(ExperimentResult):
    """R seeds of the networks with and without batch norm, at T steps."""

    accuracy: Array
    """(R, T, 2): test accuracy with the running statistics."""
    percentiles: Array
    """(R, T, 2, 3): 15th, 50th and 85th percentile of what enters one sigmoid of layer 3."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdicts on the parts of claim C12, once all steps are made."""

    @property
    def span(self) -> Array:
        """The range (R, 2) of the median of the unit's inputs during training."""
        middle = self.percentiles[..., 1]
        return np.asarray(middle.max(axis=1) - middle.min(axis=1))
