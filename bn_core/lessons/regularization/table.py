"""Test errors of networks trained on few examples, as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.regularization.config import GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.text.csv_rows import write_csv

HEADER = ("network", "seed", "learning_rate", "test_error", "training_error", "config")


def write_ghost_batches_csv(config: GhostBatchesConfig, result: GhostBatches) -> str:
    """Return a row for each network and seed, at full precision."""
    return write_csv(HEADER, _list_rows(config, result))


def _list_rows(config: GhostBatchesConfig, result: GhostBatches) -> Iterator[tuple[object, ...]]:
    for row, setting in enumerate(result.settings):
        for place, seed in enumerate(config.seed_values):
            arrays = result.rate, result.error, result.training_error
            numbers = (float(each[row, place]) for each in arrays)
            yield setting, seed, *numbers, repr(config)
