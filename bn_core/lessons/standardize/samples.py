"""Numbers to start from: a worked example and eight measured flowers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.batches.text import write_batch
from bn_core.norm.arrays import Float64Array

EIGHT = "2, 4, 4, 4, 5, 5, 7, 9"
"""Their mean is 5 and their standard deviation is 2."""
CREDIT = (
    "Lengths in centimetres of flowers 1, 2, 51, 52, 53, 101, 102 and 103 of the iris data: "
    "E. Anderson 1935, R. A. Fisher 1936, as scikit-learn ships them"
)
_SEPALS = (5.1, 4.9, 7.0, 6.4, 6.9, 6.3, 5.8, 7.1)
_PETALS = (1.4, 1.4, 4.7, 4.5, 4.9, 6.0, 5.1, 5.9)
WEIGHTS, BIAS = (0.5, -1.0), 1.0
"""The weights and the bias of a neuron, which we chose."""


@dataclass(frozen=True, slots=True, eq=False)
class Flowers:
    """A mini-batch of N flowers with two features, and a neuron's pre-activations."""

    features: Float64Array
    """(N, 2): the lengths of a sepal and of a petal, in centimetres."""
    pre_activations: Float64Array
    """(N,): z = w · x + b of each flower."""


def measure_flowers() -> Flowers:
    """Return the eight flowers and what the neuron makes of them."""
    features = np.array([_SEPALS, _PETALS]).T
    # Rounded to the digits that the exact products of two decimals have.
    return Flowers(features, (features @ np.array(WEIGHTS) + BIAS).round(3))


_SEPAL_TEXT, _PETAL_TEXT = (write_batch([[each] for each in row]) for row in (_SEPALS, _PETALS))
PRE_ACTIVATIONS = write_batch(measure_flowers().pre_activations[:, None])
SAMPLES = {
    "The eight numbers": EIGHT,
    "Sepals of eight flowers, in cm": _SEPAL_TEXT,
    "Petals of eight flowers, in cm": _PETAL_TEXT,
    "A neuron's answers to them": PRE_ACTIVATIONS,
}
"""Numbers to start from, as the reader would type them, by their name."""
