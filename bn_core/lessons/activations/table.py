"""The changes of every layer by one update as CSV."""

from __future__ import annotations

import math

from bn_core.lessons.activations.config import UPDATE_RATES, UpdateConfig
from bn_core.lessons.activations.update_result import NETWORKS, LayerUpdate
from bn_core.norm.arrays import Array
from bn_core.text.csv_rows import write_csv

_HEADER = (
    "network",
    "seed",
    "learning rate",
    "layer",
    "variance before",
    "variance after",
    "variance after an update of this layer alone",
    "movement",
    "movement by an update of this layer alone",
)


def update_to_csv(config: UpdateConfig, result: LayerUpdate | None) -> str:
    """Return variance and movement of every layer, seed and rate at full precision."""
    rows = (
        [
            (
                network,
                seed,
                float(rate),
                layer + 1,
                float(result.before[s, n, layer]),
                *(float(each[s, r, n, layer]) for each in _list_arrays(result)),
            )
            for n, network in enumerate(NETWORKS)
            for s, seed in enumerate(config.seed_values)
            for r, rate in enumerate(UPDATE_RATES)
            for layer in range(config.layers)
            if math.isfinite(result.after[s, r, n, layer])
        ]
        if result
        else []
    )
    return write_csv(_HEADER, rows)


def _list_arrays(result: LayerUpdate) -> tuple[Array, ...]:
    return result.after, result.own, result.moved, result.moved_own
