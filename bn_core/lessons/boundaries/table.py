"""The networks of the lesson on boundaries as CSV."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bn_core.lessons.boundaries.config import BatchesConfig
from bn_core.lessons.boundaries.result import BatchBoundaries, BoundaryFrame
from bn_core.text.csv_rows import write_csv

_TRAINING = ("network", "step", "loss", "training_accuracy", "test_accuracy", "own_accuracy", "own")
_BATCHES = ("seed", "points_per_batch", "flips", "from_running", "accuracy", "running_accuracy")


def training_to_csv(frames: Sequence[BoundaryFrame]) -> str:
    """Write a row per network and recorded step; the loss is that of the last batch."""
    rows = [
        (
            norm,
            each.step,
            float(each.losses[-1, place]) if len(each.losses) else math.nan,
            float(each.training_accuracy[place]),
            float(each.accuracy[place]),
            float(each.own_accuracy[place]),
            each.own,
        )
        for each in frames
        for place, norm in enumerate(each.norms)
    ]
    return write_csv(_TRAINING, rows)


def batches_to_csv(config: BatchesConfig, result: BatchBoundaries | None) -> str:
    """Write a row per network and batch size that is measured."""
    rows = (
        [
            (
                seed,
                size,
                float(result.flips[place, column]),
                float(result.from_running[place, column]),
                float(result.accuracy[place, column]),
                float(result.running_accuracy[place]),
            )
            for place, seed in enumerate(config.seed_values)
            for column, size in enumerate(result.sizes)
            if math.isfinite(result.flips[place, column])
        ]
        if result
        else []
    )
    return write_csv(_BATCHES, rows)
