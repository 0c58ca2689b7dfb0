"""Train causal models to predict fair coin flips, which are unpredictable."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from bn_core.lessons.sequences.config import BATCH, MOMENTS, NORMS, FlipsConfig
from bn_core.lessons.sequences.result import CoinFlips
from bn_core.lessons.sequences.worker.causal_models import CausalModels
from bn_core.training import device

MEASURED = 128
"""Sequences on which each model is measured, in batches of the size of the training."""
_MEASURED_SEED = 1_000_000


def run(config: FlipsConfig) -> Iterator[CoinFlips]:
    """Train all models side by side, and yield a result after each measurement."""
    yield from train_models(config, NORMS, range(MOMENTS + 1))


def train_models(
    config: FlipsConfig, norms: Sequence[str], moments: Container[int]
) -> Iterator[CoinFlips]:
    """Train the models with these norms, and measure them at these moments.

    All other losses stay NaN.
    """
    chosen = device.choose_device()
    blank = np.full((MOMENTS + 1, len(NORMS), config.seeds, config.length), math.nan)
    yield (state := CoinFlips(0.0, chosen.sentence, 0, blank, blank))
    models = {NORMS.index(norm): CausalModels(config, norm, chosen.place) for norm in norms}
    coins = [torch.Generator().manual_seed(seed) for seed in config.seed_values]
    fresh = _flip(
        [torch.Generator().manual_seed(_MEASURED_SEED + seed) for seed in config.seed_values],
        MEASURED,
        config.length,
    ).to(chosen.place)
    batches = fresh.view(config.seeds, -1, config.batch_size, config.length + 1)
    made = 0
    for moment, step in enumerate(config.measured_steps):
        for _ in range(step - made):
            flips = _flip(coins, config.batch_size, config.length).to(chosen.place)
            for each in models.values():
                each.learn(flips)
        made = step
        training, evaluation = state.training.copy(), state.evaluation.copy()
        for row, each in models.items() if moment in moments else ():
            training[moment, row] = each.measure_loss(batches, training=True).cpu().numpy()
            evaluation[moment, row] = (
                each.measure_loss(batches, training=False).cpu().numpy()
                if row == BATCH
                else training[moment, row]  # the other norms know no modes
            )
        state = replace(
            state,
            training=training,
            evaluation=evaluation,
            step=made * config.seeds,
            progress=moment / MOMENTS,
        )
        yield state


def _flip(coins: list[torch.Generator], sequences: int, length: int) -> Tensor:
    """Return sequences (R, N, T + 1) of coin flips, each 0 or 1."""
    return torch.stack(
        [torch.randint(2, (sequences, length + 1), generator=coin) for coin in coins]
    )
