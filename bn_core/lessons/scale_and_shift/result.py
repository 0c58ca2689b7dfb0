"""Results of networks that learn γ, β, both or neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class AffineNetworks(ExperimentResult):
    """Measurements of four networks with R seeds at T moments.

    They are NaN if not yet measured. The networks are in the order of ``config.LEARNED``.
    """

    accuracy: Array
    """(T, 4, R): share of the test set classified correctly with the running statistics."""
    loss: Array
    """(T, 4, R): cross-entropy in nats over all training examples with the running statistics."""
    gamma: Array
    """(T, 4, units): γ of the first hidden layer, for the first seed."""
    beta: Array
    """(T, 4, units): β of the first hidden layer, for the first seed."""
    edge: float
    """The largest coordinate of the map; it begins at its negative. 0 if there is no map."""
    classes: NDArray[np.uint8]
    """(T, 4, side, side): the class that the first seed's network gives to each point of the plane,
    rows by the second coordinate. Side 0 if the examples are not points of a plane."""
    points: Array
    """(P, 2): test points that are drawn, of the plane."""
    labels: NDArray[np.uint8]
    """(P,): their classes."""

    @property
    def median_accuracy(self) -> Array:
        """The median test accuracy over the seeds (T, 4)."""
        return np.asarray(np.median(self.accuracy, axis=2))

    @property
    def median_loss(self) -> Array:
        """The median training loss over the seeds (T, 4)."""
        return np.asarray(np.median(self.loss, axis=2))
