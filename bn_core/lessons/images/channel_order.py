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
class ChannelHistograms:
    """Histograms of every channel of a batch, before and after its norm.

    ``before`` and ``after`` are (C, BINS): shares of all numbers of the channel. Their edges,
    (C, BINS + 1), span what there is, so those of ``after`` are those of ``before`` normalized
    wherever one mean rules a channel.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    edges_before: NDArray[np.float64]
    edges_after: NDArray[np.float64]


def compute_channel_histograms(step: Forward) -> ChannelHistograms:
    """Compute a histogram per channel of ``step.x`` and ``step.x_hat`` (N, C, ...)."""
    before, edges_before = _compute_histograms(step.x)
    after, edges_after = _compute_histograms(step.x_hat)
    return ChannelHistograms(before, after, edges_before, edges_after)


def _compute_histograms(
    values: NDArray[np.floating],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    result = [np.histogram(values[:, c], BINS) for c in range(values.shape[1])]
    shares = np.array([counts / counts.sum() for counts, _ in result])
    return shares, np.array([edges for _, edges in result], dtype=np.float64)


def to_pixels(picture: NDArray[np.floating], low: float, high: float) -> NDArray[np.uint8]:
    """Turn (3, H, W) into screen bytes (H, W, 3).

    ``low`` and below is 0, ``high`` and above 255.
    """
    scaled = np.clip((picture - low) / (high - low), 0, 1)
    return np.ascontiguousarray(np.uint8(scaled.transpose(1, 2, 0) * 255 + 0.5))


def swap_channels(x: Array) -> Array:
    """Read the buffer of (N, H, W, C) as if it were (N, C, H, W)."""
    return np.ascontiguousarray(np.moveaxis(x, 1, -1)).reshape(x.shape)
