"""Measure networks without changing them.

Each takes the pre-activations (K, L, N, units) of K networks with L hidden layers on one probe
batch of N examples (of a CNN: N positions in all its images), or one network. A pre-activation is
what enters the nonlinearity: with the norm before the activation, the norm's output, as in figure
1 of Ioffe and Szegedy (2015). What is not a number makes its whole row NaN, so an ended network is
passed as NaN.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.experiments.run_config import RunConfig
from bn_core.training.nets import compute_logits, list_weight_layers

EXAMPLES = 128
"""Size of the probe batch: the first examples of the test set."""
IMAGES = 16
"""The same for a CNN, in which every example has many positions."""
EDGES = np.linspace(-6, 6, 49, dtype=np.float32)
"""The histogram's bin edges: 48 bins, a quarter wide, so that binning is exact in floats."""
_PER_UNIT = 4
_HALF = 24

_STEEP = math.sqrt(1 - 0.05)
_SATURATED_FROM = {"sigmoid": 2 * math.atanh(_STEEP), "tanh": math.atanh(_STEEP)}


def count_probe_examples(config: RunConfig) -> int:
    """Return the number of examples in the probe batch."""
    return IMAGES if config.net == "cnn" else EXAMPLES


def measure_histogram(pre: Tensor) -> Tensor:
    """Return each bin's share of the values, (K, L, bins).

    Values outside the edges count in the outermost bins.
    """
    rows = pre.shape[0] * pre.shape[1]
    bins = (pre * _PER_UNIT).floor_().clamp_(-_HALF, _HALF - 1).nan_to_num_().add_(_HALF)
    starts = torch.arange(rows, device=pre.device).view(*pre.shape[:2], 1, 1) * (2 * _HALF)
    places = bins.add_(starts).int().flatten()
    counts = torch.bincount(places, minlength=rows * 2 * _HALF).view(*pre.shape[:2], 2 * _HALF)
    return _mask_invalid(counts / pre.shape[2:].numel(), pre)


def measure_percentiles(pre: Tensor, unit: int) -> Tensor:
    """Return one unit's 15th, 50th and 85th percentiles (K, L, 3) over the batch.

    Figure 1 of the paper shows these. Units count from 1; the last one stands in for a number above
    the width.
    """
    one = pre[..., min(unit, pre.shape[-1]) - 1]
    if not one.numel():  # nothing is recorded, and PyTorch has no quantile of nothing
        return one.new_empty(*one.shape[:2], 3)
    shares = one.new_tensor([0.15, 0.5, 0.85])
    return torch.quantile(one, shares, dim=-1).movedim(0, -1)


def measure_saturation(pre: Tensor, activation: str) -> Tensor:
    """Return the share (K, L) of outputs with a slope under 5% of the largest slope.

    With t the tanh of x (of x/2 for the sigmoid) the slope relative to its largest is 1 - t².
    For ReLU: the share at or below 0, where PyTorch takes the slope to be 0: the unit is dead for
    that example.
    """
    return _mask_invalid(find_saturated(pre, activation).float().mean((-2, -1)), pre)


def find_saturated(pre: Tensor, activation: str) -> Tensor:
    """Return where a pre-activation is saturated, a bool for each."""
    return pre <= 0 if activation == "relu" else pre.abs() > _SATURATED_FROM[activation]


def measure_accuracy(net: nn.Sequential, x: Tensor, y: Tensor) -> float:
    """Return accuracy with the running statistics, NaN if any output is NaN."""
    logits = compute_logits(net, x, running=True)
    return math.nan if logits.sum().isnan() else (logits.argmax(1) == y).float().mean().item()


def measure_gradient_norms(net: nn.Sequential) -> Tensor:
    """Return the Euclidean norm (L + 1,) of each weight matrix's or kernel's gradient."""
    grads = [layer.weight.grad for layer in list_weight_layers(net)]
    return torch.stack([torch.linalg.vector_norm(g) for g in grads if g is not None])


def _mask_invalid(row: Tensor, pre: Tensor) -> Tensor:
    """Return ``row`` (K, L, ...) with NaN for each layer that has a NaN value."""
    # Clamp first, since opposite infinities are not NaN but their sum is.
    lost = pre.clamp(-1, 1).sum((-2, -1)).isnan()
    return row.masked_fill(lost.view(*lost.shape, *[1] * (row.dim() - 2)), math.nan)
