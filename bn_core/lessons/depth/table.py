"""The numbers behind the verdicts on depth as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bn_core.lessons.depth.config import (
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
from bn_core.lessons.depth.result import Depth, Trainability
from bn_core.lessons.depth.verdicts import WIDE
from bn_core.text import csv_rows
from bn_core.text.csv_rows import Row, array_to_rows


def to_csv(
    config: DepthConfig,
    result: Depth | None,
    training: TrainabilityConfig,
    trained: Trainability | None,
) -> str:
    """Every number that has come, at full precision.

    ``at`` is a layer from 1, a batch size, a number of layers, "update layer", the place of a
    singular value, or "depth rate".
    """
    return csv_rows.write_runs_csv(
        [
            (config, _gradients(config, result) if result else ()),
            (training, _training(training, trained) if trained else ()),
        ]
    )


def _gradients(config: DepthConfig, result: Depth) -> Iterator[Row]:
    layers, seeds = range(1, config.layers + 1), config.seed_values
    places = range(1, result.singular.shape[-1] + 1)
    kinds = ("batch norm alone", "weights and batch norm")
    later = [f"{update} {layer}" for update, layer in product(MOMENTS, layers)]
    whose = seeds[:1]
    yield from array_to_rows("gradient norm", (KINDS, seeds, layers), result.norms, (0, 2, 1))
    swept = ([config.activation], BATCHES, seeds)
    yield from array_to_rows("squared growth, batch norm", swept, result.squared[None])
    wide = (ACTIVATIONS, [WIDE], seeds)
    yield from array_to_rows("squared growth, batch norm", wide, result.others[:, None])
    yield from array_to_rows("first over last", (COMPARED, DEPTHS, seeds), result.ratios)
    yield from array_to_rows(
        "norm after update", (["batch"], later, whose), result.later.reshape(1, -1, 1)
    )
    yield from array_to_rows(
        "first update", (["batch"], layers, whose), result.moved.reshape(1, -1, 1)
    )
    yield from array_to_rows("singular value", (kinds, seeds, places), result.singular, (0, 2, 1))


def _training(config: TrainabilityConfig, result: Trainability) -> Iterator[Row]:
    cells = [f"{depth} {rate:g}" for depth, rate in product(config.depths, RATES)]
    values = result.accuracy.reshape(len(TRAINED), -1, config.seeds)
    yield from array_to_rows("accuracy", (TRAINED, cells, config.seed_values), values)
