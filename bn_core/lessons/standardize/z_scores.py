"""Standardize a set of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Float64Array
from bn_core.norm.forward import Forward, normalize


@dataclass(frozen=True, slots=True, eq=False)
class ZScores:
    """A set of N numbers, N at least 1, and their z-scores.

    ``step`` is batch norm's Forward of these numbers as one feature, without ε, γ and β.
    """

    step: Forward

    @property
    def x(self) -> Float64Array:
        """The numbers (N,)."""
        return self.step.x[:, 0].astype(np.float64)

    @property
    def z(self) -> Float64Array:
        """The z-scores (N,)."""
        return self.step.x_hat[:, 0].astype(np.float64)

    @property
    def mean(self) -> float:
        """The mean of the numbers."""
        return float(self.step.mean[0])

    @property
    def std(self) -> float:
        """The standard deviation, divided by N."""
        return float(np.sqrt(self.step.var[0]))

    @property
    def sample_std(self) -> float:
        """The standard deviation, divided by N − 1; NaN for one number."""
        return float(np.sqrt(self.step.unbiased_var[0])) if len(self.step.x) > 1 else np.nan


def standardize(numbers: ArrayLike) -> ZScores:
    """Standardize numbers; ValueError if there is one, none, or all are equal."""
    x = np.asarray(numbers, dtype=np.float64).reshape(-1, 1)
    if x.size == 1:
        raise ValueError(
            "A single number does not vary: its standard deviation is 0, and its z-score would be "
            "0 / 0. Add another number."
        )
    if x.size and (x == x[0]).all():
        raise ValueError(
            "All numbers are equal, so their standard deviation is 0 and a z-score would be 0 / 0. "
            "Change one of them."
        )
    return ZScores(normalize(x, eps=0.0))
