"""Training examples set the scale; the test examples are put on it and have no say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

SEED = 0
"""Of every split and every noise: two runs that differ in their seed meet the same data."""
MOST_DEVIATIONS = 1e6
"""Training deviations beyond which a test value is cut, so that float32 holds it."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Examples (N, features) and their classes (N,), from 0, for training and for testing."""

    x_train: NDArray
    y_train: NDArray
    x_test: NDArray
    y_test: NDArray


def split_at_random(x: NDArray, y: NDArray, test: int) -> Split:
    """Split at random: ``test`` examples are kept for testing."""
    order = np.random.default_rng(SEED).permutation(len(x))
    x, y = x[order], y[order]
    return Split(x[:-test], y[:-test], x[-test:], y[-test:])


def standardize_features(parts: Split) -> Split:
    """Both parts by the training part's mean and deviation of each feature, as float32.

    A feature that is constant in training becomes 0.
    """
    x_train, x_test = _standardize(parts.x_train, parts.x_test)
    return replace(parts, x_train=x_train, x_test=x_test)


def standardize_channels(parts: Split, channels: int) -> Split:
    """As ``standardize_features``, with one mean and deviation for all pixels of a channel."""
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
    # A mean is rounded, so equal values may seem to have a spread.
    varies = (spread > np.finfo(np.float64).tiny) & (np.ptp(train, axis=0) > 0)
    scale = np.where(varies, 1 / np.where(varies, spread, 1), 0)
    return tuple(
        np.clip((part - mean) * scale, -MOST_DEVIATIONS, MOST_DEVIATIONS).astype(np.float32)
        for part in (train, test)
    )
