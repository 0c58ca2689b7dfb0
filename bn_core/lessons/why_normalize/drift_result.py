"""How the spread of each layer changes while two networks train."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array

PLACES = ("none", "batch", "before batch norm")
"""Where the spread is measured: at the input of each nonlinearity, without and with batch norm, and
at the weighted sums that batch norm normalizes."""


@dataclass(frozen=True, slots=True, eq=False)
class Drift(ExperimentResult):
    """Accuracy, and the spread of L layers, at each measured step.

    Both are NaN if not measured yet, or if the network has diverged.
    """

    measured: tuple[int, ...]
    """The T steps after which it is measured."""
    spread: Array
    """(places, T, L): the standard deviation of a unit's values over the 500 test images, as the
    root mean square over the units."""
    accuracy: Array
    """(2, T): test accuracy in evaluation mode, without and with batch norm."""

    @property
    def ratio(self) -> Array:
        """(places, T, L): the spread relative to that of the same layer at step 0."""
        result: Array = self.spread / self.spread[:, :1]
        return result

    def largest_change(self, place: str) -> float:
        """Return by what factor the spread of the layer that changed most rose or fell."""
        last = np.abs(np.log(self.ratio[PLACES.index(place), -1]))
        return float(np.exp(last.max()))
