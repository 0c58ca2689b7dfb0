"""Train with batch norm before and after the nonlinearity.

Claim C34, in the set-up of C32: few examples, full-batch steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bn_core.lessons.regularization.config import PLACES, PlacementConfig
from bn_core.lessons.regularization.placement_verdicts import judge_placement
from bn_core.lessons.regularization.result import Placement
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.full_batch import draw_subset, train_full_batch
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights


def run(config: PlacementConfig) -> Iterator[Placement]:
    """Train both placements with each seed, from the same weights."""
    chosen = device.choose_device()
    whole = datasets.load_dataset(config.data).to(chosen.place)
    blank = np.full((len(PLACES), config.seeds), math.nan)
    state = Placement(0.0, chosen.sentence, 0, blank, blank, len(whole.x_test))
    yield state
    part = 0.999 / blank.size
    made = 0
    for column, seed in enumerate(config.seed_values):
        few = draw_subset(whole, int(config.examples), seed)
        for row, place in enumerate(PLACES):
            chosen_run = config.run(place, seed)
            weights = draw_initial_weights(chosen_run, few.features, few.classes)
            net = build_network("batch", chosen_run, weights).to(few.x_train.device)
            error, missed = state.error.copy(), state.training_error.copy()
            for share, one in train_full_batch(net, few, config.rate, config.steps, seed):
                error[row, column], missed[row, column] = one
                step = round((made + share) * config.steps)
                if share < 1:
                    yield replace(state, step=step, progress=part * (made + share))
            made += 1
            state = replace(
                state, error=error, training_error=missed, step=step, progress=part * made
            )
            yield state
    yield replace(state, progress=1.0, verdict=judge_placement(state))
