"""What one update of all weights does to every layer."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.lessons.activations.config import UPDATE_RATES
from bn_core.norm.arrays import Array

NETWORKS = ("none", "batch")


@dataclass(frozen=True, slots=True, eq=False)
class LayerUpdate(ExperimentResult):
    """S seeds, R learning rates, N networks and L layers.

    The values of a layer are what enters its nonlinearity, over the 500 test images. A variance is
    the mean of the variances of its units. NaN: not measured yet, or not finite.
    """

    before: Array
    """(S, N, L): the variance before the update."""
    after: Array
    """(S, R, N, L): the variance after all weights are updated."""
    own: Array
    """(S, R, N, L): the variance if only the weights of this layer are updated."""
    moved: Array
    """(S, R, N, L): the root mean square change of a value, in standard deviations before."""
    moved_own: Array
    """(S, R, N, L): the same if only the weights of this layer are updated."""

    def ratio(self, rate: str) -> Array:
        """Return the variance after the update over that before it, (S, N, L)."""
        result: Array = self.after[:, UPDATE_RATES.index(rate)] / self.before
        return result

    def own_ratio(self, rate: str) -> Array:
        """Return ``ratio`` for an update of the layer's own weights alone, (S, N, L)."""
        result: Array = self.own[:, UPDATE_RATES.index(rate)] / self.before
        return result

    def movement(self, rate: str, own: bool = False) -> Array:
        """Return how far the values moved, (S, N, L), by all weights or the layer's own."""
        values: Array = (self.moved_own if own else self.moved)[:, UPDATE_RATES.index(rate)]
        return values
