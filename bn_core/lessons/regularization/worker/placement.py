"""Train with batch norm before and after the nonlinearity.

Claim C34, in the set-up of C32: few examples, in mini-batches.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from torch import nn

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.regularization.config import PLACES, PlacementConfig
from bn_core.lessons.regularization.placement_verdicts import judge_placement
from bn_core.lessons.regularization.result import Placement
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.few_examples import Steps, draw_subset, train_best
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
            build = partial(_build, config.run(place, seed), whole)
            error, missed = state.error.copy(), state.training_error.copy()
            for share, trained in train_best(build, few, config.rates, Steps(*config.plan), seed):
                step = round((made + share) * config.steps)
                if trained is None:
                    yield replace(state, step=step, progress=part * (made + share))
                else:
                    error[row, column], missed[row, column] = trained.test, trained.training
            made += 1
            state = replace(
                state, error=error, training_error=missed, step=step, progress=part * made
            )
            yield state
    yield replace(state, progress=1.0, verdicts=judge_placement(state))


def _build(run: RunConfig, whole: datasets.Data) -> nn.Sequential:
    weights = draw_initial_weights(run, whole.features, whole.classes)
    return build_network("batch", run, weights).to(whole.x_train.device)
