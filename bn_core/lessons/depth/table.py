"""The numbers behind the verdicts on depth as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    DEPTHS,
    KINDS,
    RATES,
    RATIO_KINDS,
    TRAINED_KINDS,
    UPDATE_COUNTS,
    DepthConfig,
    TrainabilityConfig,
)
from bn_core.lessons.depth.first_weights_config import (
    INDEPENDENT,
    LAGS,
    LINE_DEPTHS,
    LINE_KINDS,
    NONLINEARITIES,
    NORMS,
    RESIDUAL,
    WIDTHS,
    FirstWeightsConfig,
)
from bn_core.lessons.depth.first_weights_result import FirstWeights
from bn_core.lessons.depth.result import GradientsByDepth, Trainability
from bn_core.lessons.depth.untrained import LayerSizes
from bn_core.text import csv_rows
from bn_core.text.csv_rows import Row, array_to_rows


def untrained_to_csv(networks: Mapping[str, LayerSizes]) -> str:
    """Return signal and gradient of every layer as CSV at full precision."""
    rows = [
        (kind, layer, signal, gradient)
        for kind, each in networks.items()
        for layer, (signal, gradient) in enumerate(
            zip(each.signal.tolist(), each.gradient.tolist(), strict=True), start=1
        )
    ]
    header = ("network", "layer", "mean of z squared", "gradient, last layer 1")
    return csv_rows.write_csv(header, rows)


def gradients_to_csv(config: DepthConfig, result: GradientsByDepth | None) -> str:
    """Return every gradient measured so far as CSV at full precision.

    ``at`` is a layer from 1, a batch size, a number of layers, "update layer", or the place of a
    singular value.
    """
    return csv_rows.write_runs_csv([(config, _gradient_rows(config, result) if result else ())])


def training_to_csv(config: TrainabilityConfig, result: Trainability | None) -> str:
    """Return every accuracy so far as CSV at full precision; ``at`` is "depth rate"."""
    return csv_rows.write_runs_csv([(config, _training_rows(config, result) if result else ())])


def first_weights_to_csv(config: FirstWeightsConfig, result: FirstWeights | None) -> str:
    """Return what is measured at the first weights as CSV at full precision.

    ``at`` is a layer from 1, a block from 0 or 1, or "depth lag"; ``network`` tells the width of
    representations.
    """
    rows = _first_weights_rows(config, result) if result else ()
    return csv_rows.write_runs_csv([(config, rows)])


def _first_weights_rows(config: FirstWeightsConfig, result: FirstWeights) -> Iterator[Row]:
    seeds, layers = config.seed_values, range(1, config.layers + 1)
    networks = [" ".join(map(str, each)) for each in product(NONLINEARITIES, NORMS, WIDTHS)]
    for quantity, values in (
        ("size of the cosine between examples", result.cosine),
        ("participation ratio", result.rank),
        ("distance from orthogonal", result.gap),
    ):
        flat = values.reshape(len(networks), *values.shape[3:])
        yield from array_to_rows(quantity, (networks, seeds, layers), flat, (0, 2, 1))
    yield from array_to_rows(
        "distance from orthogonal, near one line",
        ([f"linear batch {width}" for width in WIDTHS], seeds, layers),
        result.aligned_gap,
        (0, 2, 1),
    )
    blocks = range(config.blocks + 1)
    yield from array_to_rows("variance", (RESIDUAL, seeds, blocks), result.variance, (0, 2, 1))
    yield from array_to_rows(
        "share of the branch", (RESIDUAL, seeds, blocks[1:]), result.share, (0, 2, 1)
    )
    places = [f"{depth} {lag}" for depth, lag in product(LINE_DEPTHS, range(1, LAGS + 1))]
    lags = result.autocorrelation.swapaxes(2, 3).reshape(len(LINE_KINDS), len(places), -1)
    yield from array_to_rows("autocorrelation", (LINE_KINDS, places, seeds), lags)
    deep = range(1, LINE_DEPTHS[-1] + 1)
    yield from array_to_rows(
        "correlation of gradients", (INDEPENDENT, seeds, deep), result.correlation, (0, 2, 1)
    )


def _gradient_rows(config: DepthConfig, result: GradientsByDepth) -> Iterator[Row]:
    layers, seeds = range(1, config.layers + 1), config.seed_values
    places = range(1, result.singular_values.shape[-1] + 1)
    kinds = ("batch norm alone", "weights and batch norm")
    later = [f"{update} {layer}" for update, layer in product(UPDATE_COUNTS, layers)]
    whose = seeds[:1]
    yield from array_to_rows("gradient norm", (KINDS, seeds, layers), result.norms, (0, 2, 1))
    swept = (ACTIVATIONS, BATCHES, seeds)
    yield from array_to_rows("squared growth, batch norm", swept, result.growth)
    yield from array_to_rows("first over last", (RATIO_KINDS, DEPTHS, seeds), result.ratios)
    yield from array_to_rows(
        "norm after update", (["batch"], later, whose), result.norms_after_updates.reshape(1, -1, 1)
    )
    yield from array_to_rows(
        "first update", (["batch"], layers, whose), result.first_update.reshape(1, -1, 1)
    )
    yield from array_to_rows(
        "singular value", (kinds, seeds, places), result.singular_values, (0, 2, 1)
    )


def _training_rows(config: TrainabilityConfig, result: Trainability) -> Iterator[Row]:
    cells = [f"{depth} {rate:g}" for depth, rate in product(config.depths, RATES)]
    values = result.accuracy.reshape(len(TRAINED_KINDS), -1, config.seeds)
    yield from array_to_rows("accuracy", (TRAINED_KINDS, cells, config.seed_values), values)
