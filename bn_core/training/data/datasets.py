"""Load a data set by its name, or from the user's own table, as tensors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from bn_core.inputs.datasets import DATASETS, OWN_TABLE
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.training.data import photos, sources
from bn_core.training.data.split import Split, standardize_features

DEFAULT_TEST = 500
"""Test examples of a data set that sets no other number (:mod:`bn_core.inputs.datasets`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Examples (N, features), float32, and their classes (N,), from 0.

    ``shape`` is (channels, height, width) of an image, whose features are in this order, or None.
    """

    x_train: Tensor
    y_train: Tensor
    x_test: Tensor
    y_test: Tensor
    shape: tuple[int, int, int] | None = None

    @property
    def features(self) -> int:
        """The number of features of an example."""
        return self.x_train.shape[1]

    @property
    def classes(self) -> int:
        """The number of classes."""
        return int(self.y_train.max()) + 1

    @property
    def kind(self) -> type[np.floating]:
        """The NumPy float type of what is computed from these examples."""
        return np.float64 if self.x_train.dtype == torch.float64 else np.float32

    def to(self, place: torch.device, dtype: torch.dtype = torch.float32) -> Data:
        """Return the same examples on another device, with another floating-point type."""
        x_train, x_test = (x.to(place, dtype) for x in (self.x_train, self.x_test))
        return Data(x_train, self.y_train.to(place), x_test, self.y_test.to(place), self.shape)


def load_dataset(name: str, table: LabelledTable | None = None) -> Data:
    """Return the data set that ``RunConfig.data`` names.

    ``bn_core.inputs.datasets`` describes each. "own" is ``table``; ValueError if that is None.
    KeyError if there is no such name. The tensors of all others are cached and shared, so never
    write to them.
    """
    if name != OWN_TABLE:
        return _load_shipped(name)
    if table is None:
        raise ValueError("This run trains on your own table, which is not here. Upload it again.")
    return _split_own_table(table)


@cache
def _load_shipped(name: str) -> Data:
    return _convert_to_tensors(_SOURCES[name](), DATASETS[name].shape)


def _split_own_table(table: LabelledTable) -> Data:
    split = table.split()
    train, test = split.train, split.test
    parts = Split(table.x[train], table.y[train], table.x[test], table.y[test])
    return _convert_to_tensors(standardize_features(parts), None)


def _convert_to_tensors(parts: Split, shape: tuple[int, int, int] | None) -> Data:
    x_train, x_test = map(torch.from_numpy, (parts.x_train, parts.x_test))
    y_train, y_test = map(torch.from_numpy, (parts.y_train, parts.y_test))
    return Data(x_train, y_train, x_test, y_test, shape)


def draw_batches(data: Data, size: int, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield mini-batches (size, features) and their classes (size,) without end.

    Each epoch has a new order, and its incomplete last batch is dropped. ValueError if there are
    fewer training examples than that.
    """
    most = len(data.x_train)
    if size > most:
        raise ValueError(
            f"A batch of {size} is more than the {most} examples to train on; choose a smaller one."
        )
    return _draw_batches(data, size, seed)


def _draw_batches(data: Data, size: int, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    generator = torch.Generator().manual_seed(seed)
    count = len(data.x_train) // size
    while True:
        order = torch.randperm(len(data.x_train), generator=generator)[: count * size]
        order = order.to(data.x_train.device)
        x, y = data.x_train[order], data.y_train[order]
        yield from zip(x.split(size), y.split(size), strict=True)


_SOURCES = {
    "digits": sources.load_digits,
    "mnist": sources.load_mnist,
    "photos": photos.load_photo_patches,
    "moons": sources.make_moons,
    "circles": sources.make_circles,
    "spirals": sources.make_spirals,
}
