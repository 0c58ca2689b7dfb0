"""How far the layer moved, as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.freezing.config import GRADIENTS, MODES, FreezingConfig
from bn_core.lessons.freezing.result import Freezing
from bn_core.text.csv_rows import write_csv

HEADER = (
    "mode",
    "gradient",
    "step",
    "gamma_beta_moved",
    "statistics_moved",
    "other_weights_moved",
    "config",
)


def write_freezing_csv(config: FreezingConfig, result: Freezing) -> str:
    """Return a row for each setting and step, at full precision."""
    return write_csv(HEADER, _list_rows(config, result))


def _list_rows(config: FreezingConfig, result: Freezing) -> Iterator[tuple[object, ...]]:
    for m, mode in enumerate(MODES):
        for g, gradient in enumerate(GRADIENTS):
            columns = (
                values[m, g].tolist()
                for values in (result.parameters, result.statistics, result.others)
            )
            for step, row in enumerate(zip(*columns, strict=True)):
                yield mode, gradient, step, *row, repr(config)
