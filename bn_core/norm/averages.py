"""Averages of the mean and variance over batches.

A running average weighs batches by a momentum, as ``torch.nn.BatchNorm1d`` does. A cumulative one
(``momentum=None``) gives every batch the same weight. The exact moments are those of all values so
far, computed in one pass (Chan, Golub & LeVeque 1979, the pairwise update).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Float64Array


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Means and variances, as float64 arrays of one shape.

    After each of T batches they are (T + 1,), from before the first on; of C features (C,).
    """

    mean: Float64Array
    var: Float64Array


def compute_running_moments(
    mean: Float64Array, var: Float64Array, momentum: float | None, reset: int
) -> Moments:
    """Return PyTorch's running mean and variance after each batch.

    Each update is (1 - share) * old + share * batch, also for NaN. ``mean`` and ``var`` (T,) are
    those of the batches. The averages start at 0 and 1; before batch ``reset``, counted from 1,
    they are set back to that (0: never). With ``momentum`` None every batch has the same share.
    """
    moments = np.empty((len(mean) + 1, 2))
    moments[0] = 0, 1
    count = 0
    for t, batch in enumerate(np.stack([mean, var], axis=1), start=1):
        old, count = (moments[0], 1) if t == reset else (moments[t - 1], count + 1)
        share = 1 / count if momentum is None else momentum
        moments[t] = (1 - share) * old + share * batch
    return Moments(moments[:, 0], moments[:, 1])


def merge_moments(counts: ArrayLike, means: ArrayLike, variances: ArrayLike) -> Moments:
    """Return the mean and biased variance of all values of K parts, each (C,).

    ``counts`` (K,) are the values per feature of each part, ``means`` and ``variances`` (K, C)
    its mean and biased variance. A part weighs as much as it has values, and the spread of the
    parts' means is part of the variance. ValueError if the counts are not positive.
    """
    weights = np.asarray(counts, dtype=np.float64)
    if weights.ndim != 1 or not (weights > 0).all():
        raise ValueError("Each part needs one count, above 0.")
    weights = (weights / weights.sum())[:, None]
    parts = np.asarray(means, dtype=np.float64)
    mean = (weights * parts).sum(axis=0)
    spread = (weights * np.square(parts - mean)).sum(axis=0)
    return Moments(mean, (weights * np.asarray(variances)).sum(axis=0) + spread)


def compute_exact_moments(x: Float64Array, reset: int) -> Moments:
    """Return the mean and unbiased variance of all values after each batch.

    Batches are the rows of ``x`` (T, B). Before batch ``reset``, counted from 1, all earlier
    values are dropped (0: never).
    """
    moments = np.array([(math.nan, math.nan), *_merge_batches(x, reset)])
    return Moments(moments[:, 0], moments[:, 1])


def _merge_batches(x: Float64Array, reset: int) -> Iterator[tuple[float, float]]:
    """Yield the mean and unbiased variance after each batch.

    Sums of squared deviations are added up, because E[x²] - E[x]² would lose digits.
    """
    count, mean, squares = 0, 0.0, 0.0
    for t, batch in enumerate(x, start=1):
        if t == reset:
            count, mean, squares = 0, 0.0, 0.0
        size, batch_mean = len(batch), float(batch.mean())
        difference = batch_mean - mean
        total = count + size
        squares += float(np.square(batch - batch_mean).sum())
        squares += difference**2 * count * size / total
        mean += difference * size / total
        count = total
        yield mean, squares / (count - 1)
