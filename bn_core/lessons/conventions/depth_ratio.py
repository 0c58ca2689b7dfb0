"""How much smaller evaluation mode is in a stack of batch-norm layers.

PyTorch normalizes with the variance divided by B and stores the one divided by B − 1. So each
layer without γ and β shrinks its outputs in evaluation mode by √((B − 1)/B), even if the running
statistics are those of the very same batch, and a stack of L layers by the L-th power.
"""

from __future__ import annotations

import numpy as np

from bn_core.norm.arrays import Array
from bn_core.norm.conventions import Convention
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with

WIDTH = 8
"""Features of each layer."""


def measure_depth_ratio(
    convention: Convention, batch_size: int, layers: int = 20, seed: int = 0
) -> Array:
    """Return the size of the outputs in evaluation mode over training mode, by layer.

    The running statistics of ``convention`` have seen only this batch, so often that they have
    arrived. Between the layers are random linear layers.
    """
    rng = np.random.default_rng(seed)
    training: Array = rng.normal(size=(batch_size, WIDTH))
    evaluation = training
    ratio = np.empty(layers)
    for layer in range(layers):
        weights = rng.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH)
        step = normalize(training @ weights, eps=0.0)
        stats = RunningStats(step.mean, convention.stored_var(step))
        evaluation = normalize_with(stats, evaluation @ weights, eps=0.0).y
        training = step.y
        ratio[layer] = np.sqrt(np.mean(evaluation**2) / np.mean(training**2))
    return ratio
