"""The measurements of each layer that a run records on demand."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.norm.arrays import Array

BINS = 48
"""Bins of every histogram of a run."""
OUTPUT_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 6.0)}
"""The range of the outputs' histograms by nonlinearity; the last bin also counts what is above."""
SIZE_RANGE = (-10.0, 2.0)
"""The range of log10 of a gradient's absolute value; the first bin also counts zeros."""
MAP_UNITS, MAP_EXAMPLES = 64, 64
"""Most units and examples of the map of saturated units."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerProbes:
    """What is measured of K networks with L hidden layers at one step.

    An array is None if it is not recorded. It is measured on the probe batch unless stated
    otherwise, and NaN for a network that has ended.
    """

    outputs: Array | None = None
    """(K, L, bins): share of the nonlinearities' outputs in each bin of OUTPUT_RANGES."""
    output_gradients: Array | None = None
    """(K, L, bins): share of ∂loss/∂output by size, in the bins of SIZE_RANGE."""
    weight_gradients: Array | None = None
    """(K, L + 1, bins): share of ∂loss/∂weight by size, on the last step's batch before its update;
    at step 0, on the first batch."""
    update_ratio: Array | None = None
    """(K, L + 1): standard deviation of the last update of a layer's weights over that of the
    weights before it, whatever the optimizer; NaN at step 0."""
    gradient_ratio: Array | None = None
    """(K, L + 1): standard deviation of the gradient over that of the weights."""
    saturated_units: Array | None = None
    """(K, L, units, examples / 8), uint8: for the first units and examples, a bit for each example
    whose slope is under 5% of the largest one (for ReLU: 0), the first example's bit highest."""
    examples: int = 0
    """The number of examples of ``saturated_units``."""
    mean: Array | None = None
    """(K, L): mean of the pre-activations of a layer."""
    variance: Array | None = None
    """(K, L): mean over the units of the variance of a unit's pre-activations."""
    drift: Array | None = None
    """(K, L): root mean square of the change of the units' means by the last update, in standard
    deviations before it (of the variance that is the mean over the units); NaN at step 0."""
    affine: Array | None = None
    """(4, L, units): γ, β, and the σ and μ of its input, of the first units of batch norm."""
    accuracy: Array | None = None
    """(K, 2): test accuracy with statistics of the whole training set, and with the statistics of
    each test batch (at most 64 batches); NaN if PyTorch refuses the batch."""


NO_LAYERS = LayerProbes()
