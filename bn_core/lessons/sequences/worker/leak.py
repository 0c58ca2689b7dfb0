"""Measure the influence of later tokens, and how causal models use it (claim C56)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bn_core.lessons.sequences.config import (
    BATCH,
    LAYER,
    MOMENTS,
    NONE,
    NORMS,
    SCANNED,
    LeakConfig,
)
from bn_core.lessons.sequences.influence import measure_influence
from bn_core.lessons.sequences.result import Leak
from bn_core.lessons.sequences.verdicts import judge_leak
from bn_core.lessons.sequences.worker.coin_flips import train_models
from bn_core.norm.arrays import Array
from bn_core.training import device


def run(config: LeakConfig) -> Iterator[Leak]:
    """Measure one block of tokens, then train models in batches of each size."""
    nothing = np.full((len(SCANNED), config.seeds), math.nan)
    sentence = device.choose_device().sentence
    yield (state := Leak(0.0, sentence, 0, measure_shares(config), nothing, nothing, nothing))
    trained = (NORMS[BATCH], NORMS[LAYER])
    for place, sequences in enumerate(SCANNED):
        before = state.step
        for flips in train_models(config.flips(sequences), trained, {MOMENTS}):
            share = 0.999 * (place + flips.progress) / len(SCANNED)
            state = replace(state, step=before + flips.step, progress=share)
            yield state
        training, evaluation = flips.training[-1], flips.evaluation[-1]
        state = replace(
            state,
            training=_fill_row(state.training, place, training[BATCH]),
            evaluation=_fill_row(state.evaluation, place, evaluation[BATCH]),
            layer=_fill_row(state.layer, place, training[LAYER]),
        )
        yield state
    yield replace(state, progress=1.0, verdicts=judge_leak(state))


def measure_shares(config: LeakConfig) -> Array:
    """Return the influences (3, T, N, T) of all tokens on those of the first sequence."""
    return np.array(
        [
            [
                measure_influence(config.token(norm, position)).share
                for position in range(1, config.length + 1)
            ]
            for norm in NORMS[:NONE]
        ]
    )


def _fill_row(values: Array, place: int, losses: Array) -> Array:
    """Return values (S, R) with the means of losses (R, T) in one row."""
    filled = values.copy()
    filled[place] = losses.mean(axis=-1)
    return filled
