"""Results of the claims that arithmetic settles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.detached_statistics.bias_drift import BiasDrift
from bn_core.lessons.epsilon.variance_shrinkage import VarianceShrinkage
from bn_core.lessons.running_averages.variance_estimates import VarianceEstimates
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """A printed result and the computed one, each of shape (m,)."""

    id: str
    """The claim that prints it."""
    title: str
    """Title of the comparison: the batch and the printed quantity."""
    printed: Array
    computed: Array

    @property
    def off(self) -> float:
        """Largest absolute difference of a printed entry from the computed one."""
        return float(np.abs(self.printed - self.computed).max())


@dataclass(frozen=True, slots=True, eq=False)
class DirectPath:
    """What γ/σ·∂L/∂y lacks of ∂L/∂x, as a share of it, for S sizes and R seeds."""

    sizes: NDArray[np.integer]
    """(S,): how many values share a mean."""
    random: Array
    """(R, S): of random gradients."""
    trained: Array
    """(R, S): of a trained network's own gradients, averaged over its layers."""

    @property
    def law(self) -> Array:
        """√(2/(m − 2)) of random gradients (S,): two of m directions are missing."""
        return np.sqrt(2 / (self.sizes - 2))


@dataclass(frozen=True, slots=True, eq=False)
class Printed(ExperimentResult):
    """The claims that arithmetic settles; None is not computed yet.

    They are computed one after another.
    """

    entries: tuple[Entries, ...] = ()
    """On claims C01 and C02."""
    shrunk: VarianceShrinkage | None = None
    """On claim C03: the variance after step 3, with PyTorch's ε."""
    estimates: VarianceEstimates | None = None
    """On claim C08."""
    direct: DirectPath | None = None
    """On claim C07."""
    drift: BiasDrift | None = None
    """On claim C10, the toy problem."""
    units: Array | None = None
    """On claim C25, (4, units): of every unit of every network the seed, γ/σ, the gradient's norm
    before batch norm over that after it, and the bound's quotient; NaN where no gradient
    arrives."""
    verdicts: tuple[Verdict, ...] = ()
    """So far; in the end one for every part of the claims that it judges."""
