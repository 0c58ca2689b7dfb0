"""Split a data set, and standardize both parts by the training part's statistics."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

SEED = 0
"""Seed of every split and generated data set, so that runs of any seed share the same data."""
MAX_DEVIATIONS = 1e6
"""Test values are clipped at this many training standard deviations, to fit in float32."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Training and test examples (N, features) and their classes (N,), from 0."""

    x_train: NDArray
    y_train: NDArray
    x_test: NDArray
    y_test: NDArray


def split_at_random(x: NDArray, y: NDArray, test: int) -> Split:
    """Split examples at random and reserve ``test`` of them for testing."""
    order = np.random.default_rng(SEED).permutation(len(x))
    x, y = x[order], y[order]
    return Split(x[:-test], y[:-test], x[-test:], y[-test:])


def standardize_features(parts: Split) -> Split:
    """Standardize each feature by its training mean and standard deviation.

    Features are float32. A feature that is constant in training becomes 0.
    """
    x_train, x_test = _standardize(parts.x_train, parts.x_test)
    return replace(parts, x_train=x_train, x_test=x_test)


def standardize_channels(parts: Split, channels: int) -> Split:
    """Standardize each channel by the mean and deviation of all its training pixels."""
    rows = (
        x.reshape(len(x), channels, -1).swapaxes(1, 2).reshape(-1, channels)
        for x in (parts.x_train, parts.x_test)
    )
    x_train, x_test = (
        x.reshape(len(y), -1, channels).swapaxes(1, 2).reshape(len(y), -1)
        for x, y in zip(_standardize(*rows), (parts.y_train, parts.y_test), strict=True)
    )
    return replace(parts, x_train=x_train, x_test=x_test)


def _standardize(train: NDArray, test: NDArray) -> tuple[NDArray, NDArray]:
    mean, spread = train.mean(axis=0), train.std(axis=0)
    # The mean is rounded, so equal values can have a deviation slightly above 0.
    varies = (spread > np.finfo(np.float64).tiny) & (np.ptp(train, axis=0) > 0)
    scale = np.where(varies, 1 / np.where(varies, spread, 1), 0)
    return tuple(
        np.clip((part - mean) * scale, -MAX_DEVIATIONS, MAX_DEVIATIONS).astype(np.float32)
        for part in (train, test)
    )
