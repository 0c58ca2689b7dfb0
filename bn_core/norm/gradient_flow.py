"""The share of a random gradient that batch norm passes on, by batch size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.norm.backward import backward
from bn_core.norm.forward import normalize


@dataclass(frozen=True, slots=True, eq=False)
class GradientFlow:
    """The size of a random gradient after batch norm, for K batch sizes, each (K,).

    ``rms`` is the root mean square of sigma * d_x for a random d_y of rms 1. ``law`` is
    sqrt((B - 2) / B), since batch norm removes two of the gradient's B components.
    """

    batch_size: NDArray[np.int64]
    rms: NDArray[np.float64]
    law: NDArray[np.float64]


def measure_gradient_flow(batch_sizes: ArrayLike, seed: int = 0, trials: int = 400) -> GradientFlow:
    """Measure the gradient flow on normally distributed batches and gradients.

    Each trial is one feature of a batch of ``trials`` features.
    """
    sizes = np.asarray(batch_sizes, dtype=np.int64)
    rng = np.random.default_rng(seed)
    measured = []
    for size in sizes.tolist():
        step = normalize(rng.normal(size=(size, trials)), eps=0.0)
        d_x = backward(step, rng.normal(size=(size, trials))).d_x
        measured.append(np.sqrt(np.mean((d_x / step.inv_std) ** 2)))
    return GradientFlow(sizes, np.array(measured), np.sqrt((sizes - 2) / sizes))
