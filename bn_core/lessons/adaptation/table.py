"""Accuracies on shifted images as CSV."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bn_core.lessons.adaptation.config import SEVERITIES, SIZES, AdaptationConfig
from bn_core.lessons.adaptation.result import WAYS, Adaptation
from bn_core.lessons.adaptation.shifts import measure_strength
from bn_core.text.csv_rows import write_csv

HEADER = ("statistics", "severity", "strength", "test_batch", "seed", "accuracy", "config")


def write_adaptation_csv(config: AdaptationConfig, result: Adaptation) -> str:
    """Return a row for each way, severity, test batch and seed, at full precision."""
    return write_csv(HEADER, _list_rows(config, result))


def _list_rows(config: AdaptationConfig, result: Adaptation) -> Iterator[tuple[object, ...]]:
    for way in WAYS:
        alone = getattr(result, way).ndim == 2
        for severity in range(SEVERITIES):
            strength = measure_strength(config.shift, severity)
            accuracies = result.by_size(way, severity)
            for size, row in list(zip(SIZES, accuracies, strict=True))[: 1 if alone else None]:
                for seed, accuracy in zip(config.seed_values, row.tolist(), strict=True):
                    if np.isfinite(accuracy):
                        batch = "" if alone else size
                        yield way, severity, strength, batch, seed, accuracy, repr(config)
