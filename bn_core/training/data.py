"""A small data set, standardized and split once, is the same for every run that is compared on it.

Every split and every noise is drawn from a fixed seed, never from the run's: two runs which differ
in their seed differ in weights and batches alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn import datasets
from torch import Tensor

_SEED = 0
TEST = 500
"""Examples kept for testing."""
_POINTS = 1500
_ARMS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Standardized examples (N, features), float32, and their classes (N,), from 0."""

    x_train: Tensor
    y_train: Tensor
    x_test: Tensor
    y_test: Tensor

    @property
    def features(self) -> int:
        return self.x_train.shape[1]

    @property
    def classes(self) -> int:
        return int(self.y_train.max()) + 1

    def to(self, place: torch.device) -> Data:
        """The same examples on another device."""
        moved = (t.to(place) for t in (self.x_train, self.y_train, self.x_test, self.y_test))
        return Data(*moved)


@lru_cache
def load(name: str) -> Data:
    """The data set that ``RunConfig.data`` names; 500 examples are kept for testing.

    - digits: 1,797 images of 8x8 pixels, of 10 classes (E. Alpaydin and C. Kaynak, "Optical
      Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998; its test part, as
      scikit-learn ships it).
    - moons, circles: two classes in the plane (scikit-learn's generators), 1,500 points.
    - spirals: three arms in the plane, of our own making, 1,500 points.

    The tensors are cached and shared: read them, never write.
    """
    x, y = _SOURCES[name]()
    order = np.random.default_rng(_SEED).permutation(len(x))
    x, y = x[order], y[order]
    x_train, x_test = _standardize(x[:-TEST], x[-TEST:])
    y_train, y_test = y[:-TEST], y[-TEST:]
    return Data(*(torch.from_numpy(a) for a in (x_train, y_train, x_test, y_test)))


def batches(data: Data, size: int, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches (size, features), (size,): each epoch a new order, its ragged end dropped."""
    generator = torch.Generator().manual_seed(seed)
    count = len(data.x_train) // size
    while True:
        order = torch.randperm(len(data.x_train), generator=generator)[: count * size]
        order = order.to(data.x_train.device)
        x, y = data.x_train[order], data.y_train[order]
        yield from zip(x.split(size), y.split(size), strict=True)


def _standardize(train: NDArray, test: NDArray) -> tuple[NDArray, NDArray]:
    """Both parts by the training part's statistics; a constant feature becomes 0."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0)
    return tuple(((part - mean) * scale).astype(np.float32) for part in (train, test))


def _digits() -> tuple[NDArray, NDArray]:
    return datasets.load_digits(return_X_y=True)


def _moons() -> tuple[NDArray, NDArray]:
    return datasets.make_moons(_POINTS, noise=0.2, random_state=_SEED)


def _circles() -> tuple[NDArray, NDArray]:
    return datasets.make_circles(_POINTS, noise=0.1, factor=0.5, random_state=_SEED)


def _spirals() -> tuple[NDArray, NDArray]:
    """Points whose angle grows with their radius, one turn in all; each class a third further."""
    random = np.random.default_rng(_SEED)
    y = np.arange(_POINTS) % _ARMS
    radius = random.uniform(0.1, 1.0, _POINTS)
    angle = 2 * np.pi * (radius + y / _ARMS) + random.normal(0, 0.2, _POINTS)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


_SOURCES = {"digits": _digits, "moons": _moons, "circles": _circles, "spirals": _spirals}
