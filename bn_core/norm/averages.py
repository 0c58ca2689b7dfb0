"""Three averages over batches: with momentum, cumulative and exact.

With a momentum as ``torch.nn.BatchNorm1d`` keeps it, with ``momentum=None`` (every batch the same
share), and of every single number in one pass (Chan, Golub & LeVeque 1979, the pairwise update).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bn_core.norm.arrays import Float64Array


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """A mean and a variance after each batch, (T + 1,); place 0 is before the first."""

    mean: Float64Array
    var: Float64Array


def compute_running_moments(
    mean: Float64Array, var: Float64Array, momentum: float | None, reset: int
) -> Moments:
    """PyTorch's update of both buffers: (1 - share) * old + share * batch, NaN included.

    ``mean`` and ``var`` (T,) are the batches' own; before the first the average is 0 and 1, and
    again just before batch ``reset`` (from 1; 0: never). ``momentum`` None: an even average.
    """
    kept = np.empty((len(mean) + 1, 2))
    kept[0] = 0, 1
    seen = 0
    for t, batch in enumerate(np.stack([mean, var], axis=1), start=1):
        old, seen = (kept[0], 1) if t == reset else (kept[t - 1], seen + 1)
        share = 1 / seen if momentum is None else momentum
        kept[t] = (1 - share) * old + share * batch
    return Moments(kept[:, 0], kept[:, 1])


def compute_exact_moments(x: Float64Array, reset: int) -> Moments:
    """Mean and unbiased variance of all numbers of ``x`` (T, B) so far, or since ``reset``."""
    kept = np.array([(math.nan, math.nan), *_merge_batches(x, reset)])
    return Moments(kept[:, 0], kept[:, 1])


def _merge_batches(x: Float64Array, reset: int) -> Iterator[tuple[float, float]]:
    """Mean and unbiased variance so far: sums of squares are merged, never differences of them."""
    seen, mean, squares = 0, 0.0, 0.0
    for t, batch in enumerate(x, start=1):
        if t == reset:
            seen, mean, squares = 0, 0.0, 0.0
        size, here = len(batch), float(batch.mean())
        apart = here - mean
        total = seen + size
        squares += float(np.square(batch - here).sum()) + apart**2 * seen * size / total
        mean += apart * size / total
        seen = total
        yield mean, squares / (seen - 1)
