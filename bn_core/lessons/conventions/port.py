"""One layer in two libraries that see the same batch many times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bn_core.lessons.conventions.config import PortConfig
from bn_core.norm.arrays import Array
from bn_core.norm.conventions import (
    CONVENTIONS,
    Convention,
    convert_momentum,
    update_statistics,
)
from bn_core.norm.forward import Forward, normalize
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.norm.running import RunningStats, normalize_with

BATCH = ((1.0,), (2.0,), (3.0,), (4.0,))
"""The batch, before it is scaled."""
BATCHES = 500
"""How often both layers see it: Keras's default needs 459 for 99% of the way."""


@dataclass(frozen=True, slots=True, eq=False)
class LibraryLayer:
    """A layer in one library.

    ``mean`` and ``var`` (T + 1,) are stored before the first batch and after each. ``share`` is the
    weight of the newest batch and ``arrival`` the number of batches for 99% of the way.
    ``outputs`` (4,) are those of the batch in evaluation mode after the last update.
    """

    convention: Convention
    momentum: float
    eps: float
    share: float
    arrival: int
    mean: Array
    var: Array
    outputs: Array


@dataclass(frozen=True, slots=True, eq=False)
class Port:
    """The layer in each library; ``training`` is its step where it comes from."""

    config: PortConfig
    training: Forward
    layers: tuple[LibraryLayer, ...]

    @property
    def pytorch(self) -> LibraryLayer:
        """The layer in PyTorch."""
        return self.layers[0]

    @property
    def keras(self) -> LibraryLayer:
        """The layer in Keras 3."""
        return self.layers[1]


def simulate_port(config: PortConfig) -> Port:
    """Show the same batch to the layer in both libraries."""
    batch = float(config.scale) * np.array(BATCH)
    training = normalize(batch, eps=config.source.eps)
    layers = tuple(_train(config, each, batch) for each in CONVENTIONS)
    return Port(config, training, layers)


def _train(config: PortConfig, convention: Convention, batch: Array) -> LibraryLayer:
    source = config.source
    keeps = convention is source or config.port == "copied"
    momentum = source.momentum
    momentum = momentum if keeps else convert_momentum(momentum, source, convention)
    eps = source.eps if config.port == "all" else convention.eps
    step = normalize(batch, eps=eps)
    share = convention.share(momentum)
    mean, var = np.array([*_update(step, convention, momentum)]).T
    stats = RunningStats(mean[-1:], var[-1:])
    outputs = normalize_with(stats, batch, eps=eps).y[:, 0]
    arrival = count_batches_to_reach(share)
    return LibraryLayer(convention, momentum, eps, share, arrival, mean, var, outputs)


def _update(
    step: Forward, convention: Convention, momentum: float
) -> Iterator[tuple[float, float]]:
    """Yield the stored mean and variance before the first batch and after each."""
    mean, var = 0.0, 1.0
    yield mean, var
    for _ in range(BATCHES):
        update = update_statistics(step, convention, momentum, mean, var)
        mean, var = float(update.mean[0]), float(update.var[0])
        yield mean, var
