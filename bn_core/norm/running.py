"""Running statistics, and normalization with them at inference.

Ioffe & Szegedy 2015, Algorithm 2: the running mean and the unbiased variance replace those of the
batch, so that no example affects another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.norm.axes import FIXED
from bn_core.norm.forward import Forward, standardize
from bn_core.norm.validation import as_batch, is_finite


@dataclass(frozen=True, slots=True, eq=False)
class RunningStats:
    """The running mean and variance of a batch-norm layer.

    ``mean`` and ``var`` are (C,), float64. ``var`` averages the unbiased variance, divided by
    m - 1. ``momentum`` is the share of the newest batch, as in PyTorch, from 0 to 1; None gives
    every batch the same share, a cumulative average. ``batches`` counts the updates.
    """

    mean: Array
    var: Array
    momentum: float | None = 0.1
    batches: int = 0

    def __post_init__(self) -> None:
        if self.momentum is not None and not 0 <= self.momentum <= 1:
            raise ValueError(f"momentum must be from 0 to 1, or None, not {self.momentum!r}.")
        if self.mean.ndim != 1 or self.mean.shape != self.var.shape:
            raise ValueError("A running mean and variance need one number per feature each.")
        if not (is_finite(self.mean) and is_finite(self.var) and (self.var >= 0).all()):
            raise ValueError("A running mean must be finite, a running variance 0 or more.")

    @classmethod
    def start(cls, features: int, momentum: float | None = 0.1) -> Self:
        """Return mean 0 and variance 1 for each feature, as in PyTorch before training."""
        whole = isinstance(features, (int, np.integer)) and not isinstance(features, bool)
        if not whole or features < 1:
            raise ValueError(f"features must be a whole number from 1 up, not {features!r}.")
        return cls(np.zeros(features), np.ones(features), momentum)

    @np.errstate(over="ignore")  # the result is checked
    def after(self, step: Forward) -> Self:
        """Return the statistics after one more batch: (1 - share) * old + share * batch.

        ValueError if the step is not batch norm in training, has other features, or has only one
        value per feature, whose unbiased variance is undefined.
        """
        if not step.axes.pools_examples or step.axes.fixed:
            raise ValueError("Only batch norm in training updates running statistics.")
        self._check_features(step.x)
        batches = self.batches + 1
        share = 1 / batches if self.momentum is None else self.momentum
        return replace(
            self,
            mean=(1 - share) * self.mean + share * step.mean,
            var=(1 - share) * self.var + share * step.unbiased_var,
            batches=batches,
        )

    def _check_features(self, x: Array) -> None:
        if x.shape[1] != len(self.mean):
            raise ValueError(
                f"The running statistics are of {len(self.mean)} features, but x has {x.shape[1]}."
            )


@np.errstate(all="ignore")  # overflows are found and explained in standardize
def normalize_with(
    stats: RunningStats,
    x: ArrayLike,
    gamma: ArrayLike = 1.0,
    beta: ArrayLike = 0.0,
    eps: float = 1e-5,
) -> Forward:
    """Normalize a batch with fixed statistics, as in inference.

    x is (N, C), (N, C, L) or (N, C, H, W) with the features of ``stats``. No example affects
    another, so one example is enough.
    ValueError as for :func:`bn_core.normalize`, and if the features differ.
    """
    x = as_batch(x)
    stats._check_features(x)
    view = FIXED.view(x)
    mean = FIXED.align(stats.mean.astype(x.dtype), view)
    var = FIXED.align(stats.var.astype(x.dtype), view)
    return standardize(x, view - mean, mean, var, gamma, beta, eps, FIXED)
