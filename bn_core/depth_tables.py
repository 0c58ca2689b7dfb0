"""The numbers behind the verdicts on depth, a row each, with the configuration that made them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.configs.depth import (
    ACTIVATIONS,
    BATCHES,
    COMPARED,
    DEPTHS,
    KINDS,
    MOMENTS,
    RATES,
    TRAINED,
    DepthConfig,
    TrainabilityConfig,
)
from bn_core.depth_claims import WIDE
from bn_core.results.depth import Depth, Trainability

HEADS = ("quantity", "network", "at", "seed", "value", "config")
Row = tuple[str, str, Any, int, float]


def to_csv(
    config: DepthConfig, result: Depth | None, training: TrainabilityConfig,
    trained: Trainability | None,
) -> str:  # fmt: skip
    """Every number that has come, at full precision.

    ``at`` is a layer from 1, a batch size, a number of layers, "update layer", the place of a
    singular value, or "depth rate"; ``config`` is the call that repeats the row.
    """
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\n")
    out.writerow(HEADS)
    for row in _gradients(config, result) if result else ():
        out.writerow([*row[:-1], repr(row[-1]), repr(config)])
    for row in _training(training, trained) if trained else ():
        out.writerow([*row[:-1], repr(row[-1]), repr(training)])
    return held.getvalue()


def _gradients(config: DepthConfig, result: Depth) -> Iterator[Row]:
    layers, seeds = range(1, config.layers + 1), config.seed_values
    places = range(1, result.singular.shape[-1] + 1)
    kinds = ("batch norm alone", "weights and batch norm")
    later = [f"{update} {layer}" for update, layer in product(MOMENTS, layers)]
    whose = seeds[:1]
    yield from _laid("gradient norm", (KINDS, seeds, layers), result.norms, (0, 2, 1))
    swept = ([config.activation], BATCHES, seeds)
    yield from _laid("squared growth, batch norm", swept, result.squared[None])
    wide = (ACTIVATIONS, [WIDE], seeds)
    yield from _laid("squared growth, batch norm", wide, result.others[:, None])
    yield from _laid("first over last", (COMPARED, DEPTHS, seeds), result.ratios)
    yield from _laid("norm after update", (["batch"], later, whose), result.later.reshape(1, -1, 1))
    yield from _laid("first update", (["batch"], layers, whose), result.moved.reshape(1, -1, 1))
    yield from _laid("singular value", (kinds, seeds, places), result.singular, (0, 2, 1))


def _training(config: TrainabilityConfig, result: Trainability) -> Iterator[Row]:
    cells = [f"{depth} {rate:g}" for depth, rate in product(config.depths, RATES)]
    values = result.accuracy.reshape(len(TRAINED), -1, config.train_seeds)
    yield from _laid("accuracy", (TRAINED, cells, config.seed_values), values)


def _laid(
    quantity: str,
    names: tuple[Sequence[Any], Sequence[Any], Sequence[Any]],
    values: NDArray[np.floating],
    order: tuple[int, int, int] = (0, 1, 2),
) -> Iterator[Row]:
    """What is known of an array, in the order network, at, seed."""
    network, at, seed = (names[axis] for axis in order)
    turned = values.transpose(order)
    for i, j, k in np.argwhere(np.isfinite(turned)):
        yield quantity, network[i], at[j], seed[k], float(turned[i, j, k])
