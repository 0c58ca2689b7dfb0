"""Measure how the boundary of a trained network moves with the batch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.lessons.boundaries.config import SHOWN_BATCHES, SIZES, BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.result import GRID, BatchBoundaries, Field, count_flips
from bn_core.lessons.boundaries.worker.fields import (
    copy_with_batch,
    measure_accuracy,
    measure_field,
)
from bn_core.lessons.boundaries.worker.live import BoundaryTrainer
from bn_core.training import device

DRAWN = 21
"""The batches of each size, of which each is compared with the next."""


def run(config: BatchesConfig) -> Iterator[BatchBoundaries]:
    """Train a network per seed, and measure its boundary with batches of all sizes."""
    state = _start(config)
    yield state
    for place, seed in enumerate(config.seed_values):
        trainer = BoundaryTrainer(_train_config(config, seed))
        trainer.step(config.steps)
        state = _measure(state, trainer, config, place)
        progress = (place + 1) / config.seeds
        yield replace(state, step=(place + 1) * config.steps, progress=progress)


def draw_rows(points: int, size: int, count: int, seed: int) -> list[Tensor]:
    """Draw ``count`` batches of ``size`` different points, each on its own."""
    generator = torch.Generator().manual_seed(seed)
    return [torch.randperm(points, generator=generator)[:size] for _ in range(count)]


def _start(config: BatchesConfig) -> BatchBoundaries:
    blank = np.full((config.seeds, len(SIZES)), math.nan)
    return BatchBoundaries(
        progress=0.0,
        device=device.describe_device(),
        step=0,
        sizes=SIZES,
        flips=blank,
        from_running=blank,
        accuracy=blank,
        running_accuracy=blank[:, 0],
        running=np.empty((0, GRID, GRID), dtype=np.uint8),
        shown=np.empty((0, 0, GRID, GRID), dtype=np.uint8),
        batches=np.empty((0, 0), dtype=np.int64),
    )


def _train_config(config: BatchesConfig, seed: int) -> BoundaryConfig:
    values = {name: getattr(config, name) for name, _ in BoundaryConfig.knobs()}
    return BoundaryConfig(**values | {"seed": seed, "own": config.own})


def _measure(
    state: BatchBoundaries, trainer: BoundaryTrainer, config: BatchesConfig, place: int
) -> BatchBoundaries:
    """Add the measurements of one trained network to the result."""
    learner, data = trainer.learners[1], trainer.data
    if learner.ended:
        return state
    net, x, y = learner.net, data.x_train, data.y_train
    running = measure_field(net)
    names = ("flips", "from_running", "accuracy", "running_accuracy")
    arrays: dict[str, Any] = {name: getattr(state, name).copy() for name in names}
    arrays["running_accuracy"][place] = measure_accuracy(net, x, y)
    for column, size in enumerate(SIZES):
        if size > len(x):
            continue
        copies = [copy_with_batch(net, x[rows]) for rows in _draw(x, size, DRAWN, config.seed)]
        drawn = [measure_field(each) for each in copies]
        flips = [count_flips(*pair) for pair in pairwise(drawn)]
        arrays["flips"][place, column] = np.mean(flips)
        arrays["from_running"][place, column] = np.mean([count_flips(f, running) for f in drawn])
        right = [measure_accuracy(each, x, y) for each in copies]
        arrays["accuracy"][place, column] = np.mean(right)
    state = replace(state, **arrays)
    return state if place else replace(state, running=running, **_draw_shown(net, x, config))


def _draw_shown(net: nn.Sequential, x: Tensor, config: BatchesConfig) -> dict[str, Any]:
    """Return the boundaries with the batches that can be shown, and the batches."""
    rows = _draw(x, min(config.judged, len(x)), SHOWN_BATCHES, config.seed)
    fields: list[Field] = [measure_field(copy_with_batch(net, x[each])) for each in rows]
    return {"shown": np.stack(fields), "batches": np.stack([each.cpu().numpy() for each in rows])}


def _draw(x: Tensor, size: int, count: int, seed: int) -> list[Tensor]:
    return [rows.to(x.device) for rows in draw_rows(len(x), size, count, seed)]
