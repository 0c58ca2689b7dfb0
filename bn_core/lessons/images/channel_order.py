"""Histograms of channels before and after batch norm, and swapped channels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward

BINS = 48
REACH = 2.5
"""Standard deviations from the mean that are drawn black and white."""


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """Histograms of every channel of a batch, before and after its norm.

    ``before`` and ``after`` are (C, BINS): shares of all numbers of the channel. Their edges,
    (C, BINS + 1), span what there is, so those of ``after`` are those of ``before`` normalized
    wherever one mean rules a channel.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    edges_before: NDArray[np.float64]
    edges_after: NDArray[np.float64]


def channels(step: Forward) -> Channels:
    """Count ``step.x`` and ``step.x_hat`` (N, C, ...), a histogram a channel."""
    before, edges_before = _histograms(step.x)
    after, edges_after = _histograms(step.x_hat)
    return Channels(before, after, edges_before, edges_after)


def _histograms(values: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    found = [np.histogram(values[:, c], BINS) for c in range(values.shape[1])]
    shares = np.array([counts / counts.sum() for counts, _ in found])
    return shares, np.array([edges for _, edges in found], dtype=np.float64)


def levels(picture: NDArray[np.floating], low: float, high: float) -> NDArray[np.uint8]:
    """(3, H, W) as the (H, W, 3) bytes of a screen: ``low`` and below is 0, ``high`` is 255."""
    scaled = np.clip((picture - low) / (high - low), 0, 1)
    return np.ascontiguousarray(np.uint8(scaled.transpose(1, 2, 0) * 255 + 0.5))


def swap_channels(x: Array) -> Array:
    """The buffer of (N, H, W, C), channels last, read as if it were (N, C, H, W)."""
    return np.ascontiguousarray(np.moveaxis(x, 1, -1)).reshape(x.shape)
