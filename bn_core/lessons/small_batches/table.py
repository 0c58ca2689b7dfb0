"""Test errors by batch size, as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.small_batches.config import NORMS, SmallBatchesConfig
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.text.csv_rows import write_csv

HEADER = (
    "norm",
    "batch_size",
    "learning_rate",
    "steps",
    "seed",
    "test_error",
    "diverged",
    "config",
)


def write_batch_sizes_csv(config: SmallBatchesConfig, result: SmallBatches) -> str:
    """Return a row for each network, at full precision."""
    return write_csv(HEADER, _list_rows(config, result))


def _list_rows(config: SmallBatchesConfig, result: SmallBatches) -> Iterator[tuple[object, ...]]:
    for row, norm in enumerate(NORMS):
        for column, size in enumerate(result.sizes.tolist()):
            how = norm, size, config.rate(size), config.steps(size)
            for place, seed in enumerate(config.seed_values):
                error = float(result.error[row, column, place])
                yield *how, seed, error, bool(result.ended[row, column, place]), repr(config)
