"""Outputs of processes and differences of gradients, as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.many_devices.config import NORMS, AccumulationConfig, SyncBatchNormConfig
from bn_core.lessons.many_devices.result import Accumulation, SyncBatchNorm
from bn_core.text.csv_rows import write_csv

_ARRAYS = ("whole", "separate", "together", "d_whole", "d_separate", "d_together")
PROCESSES_HEADER = ("process", "sample", "digit", "unit", *_ARRAYS, "config")
ACCUMULATION_HEADER = ("norm", "part", "seed", "difference", "running_mean_moved", "config")


def write_processes_csv(config: SyncBatchNormConfig, result: SyncBatchNorm) -> str:
    """Return a row for each sample and unit, at full precision."""
    return write_csv(PROCESSES_HEADER, _list_values(config, result))


def _list_values(
    config: SyncBatchNormConfig, result: SyncBatchNorm
) -> Iterator[tuple[object, ...]]:
    arrays = [getattr(result, name) for name in _ARRAYS]
    for sample, unit in ((s, u) for s in range(len(arrays[0])) for u in range(arrays[0].shape[1])):
        values = (float(each[sample, unit]) for each in arrays)
        place = sample // config.device_batch + 1, sample + 1, int(result.classes[sample]), unit + 1
        yield *place, *values, repr(config)


def write_accumulation_csv(config: AccumulationConfig, result: Accumulation) -> str:
    """Return a row for each norm, size of a part and seed, at full precision."""
    return write_csv(ACCUMULATION_HEADER, _list_differences(config, result))


def _list_differences(
    config: AccumulationConfig, result: Accumulation
) -> Iterator[tuple[object, ...]]:
    for row, norm in enumerate(NORMS):
        for column, size in enumerate(result.sizes.tolist()):
            for place, seed in enumerate(config.seed_values):
                moved = float(result.moved[column, place]) if norm == "batch" else ""
                yield (
                    *(norm, size, seed, float(result.difference[row, column, place])),
                    moved,
                    repr(config),
                )
