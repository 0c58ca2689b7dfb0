"""Accuracies of networks on shifted images, by the statistics that they use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.adaptation.config import SIZES
from bn_core.norm.arrays import Array

WAYS = ("running", "batch", "mixed", "layer", "none")
"""Batch norm with running averages, with a test batch's statistics, with a mixture of both, then
layer norm and no norm."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitSample:
    """One unit of the first layer of the first network, on all test images.

    It is the unit whose mean the strongest shift moves most, in running standard deviations.
    """

    number: int
    """From 1."""
    values: Array
    """(S, T): its pre-activation, before batch norm, for each test image in the test order."""
    mean: float
    """The running mean."""
    var: float
    """The running variance."""
    classes: NDArray[np.integer]
    """(T,): the digit that each image shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Adaptation(ExperimentResult):
    """Accuracies at S severities with R seeds, for B sizes of a test batch.

    NaN is not measured: not yet, or because there is no mixture. A network that diverged has the
    accuracy 0.
    """

    running: Array
    """(S, R): batch norm in evaluation mode."""
    batch: Array
    """(S, B, R): batch norm with the statistics of the test batch alone."""
    mixed: Array
    """(S, B, R): batch norm with the mixture."""
    layer: Array
    """(S, R): layer norm."""
    none: Array
    """(S, R): no norm."""
    digits: Array
    """(S, 10, 64): the first test image of each class at each severity, in pixel values."""
    unit: UnitSample | None = None
    diverged: int = 0
    """Networks whose weights are no numbers."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C50, once everything is measured."""

    def by_severity(self, way: str, size: int) -> Array:
        """Return the accuracies (S, R) of one of the WAYS, with test batches of one size."""
        values: Array = getattr(self, way)
        return values[:, SIZES.index(size)] if values.ndim == 3 else values

    def by_size(self, way: str, severity: int) -> Array:
        """Return the accuracies (B, R) of one of the WAYS at one severity."""
        values: Array = getattr(self, way)[severity]
        return values if values.ndim == 2 else np.tile(values, (len(SIZES), 1))

    def at(self, way: str, severity: int, size: int) -> Array:
        """Return the accuracies (R,) of one of the WAYS."""
        return self.by_severity(way, size)[severity]
