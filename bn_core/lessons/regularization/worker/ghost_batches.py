"""Train on few examples with full, ghost and no batch statistics.

Claims C32 (the noise of small batches regularises) and C33 (dropout becomes unnecessary).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from torch import nn

from bn_core.lessons.regularization.config import DROPPED, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.lessons.regularization.verdicts import judge_few_examples
from bn_core.lessons.regularization.worker.ghost_norm import GhostNorm
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.few_examples import FewExamples, Steps, Trained, draw_subset, train_best
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights


def run(config: GhostBatchesConfig) -> Iterator[GhostBatches]:
    """Train every setting with the first seed, then with the next, then judge."""
    chosen = device.choose_device()
    whole = datasets.load_dataset(config.data).to(chosen.place)
    settings, seeds = config.settings, config.seed_values
    blank = np.full((len(settings), len(seeds)), math.nan)
    state = GhostBatches(0.0, chosen.sentence, 0, settings, blank, blank, blank, len(whole.x_test))
    yield state
    part = 0.999 / blank.size
    for column, seed in enumerate(seeds):
        few = draw_subset(whole, int(config.examples), seed)
        for row, setting in enumerate(settings):
            for share, trained in train_setting(config, setting, few, seed):
                if trained is None:
                    yield replace(state, progress=part * (state.step + share))
                else:
                    state = _add_network(state, (row, column), trained)
                    state = replace(state, progress=part * state.step)
                    yield state
    yield replace(state, progress=1.0, verdicts=judge_few_examples(config, state))


def _add_network(state: GhostBatches, place: tuple[int, int], trained: Trained) -> GhostBatches:
    error, missed, rate = (each.copy() for each in (state.error, state.training_error, state.rate))
    error[place], missed[place], rate[place] = trained.test, trained.training, trained.rate
    return replace(state, error=error, training_error=missed, rate=rate, step=state.step + 1)


def build_setting(
    config: GhostBatchesConfig, setting: str, few: datasets.Data, seed: int
) -> nn.Sequential:
    """Build the network of one setting, whose weights depend on the seed alone."""
    run = config.run(setting, seed)
    plain = setting.removesuffix(DROPPED)
    weights = draw_initial_weights(run, few.features, few.classes)
    net = build_network("none" if plain == "none" else "batch", run, weights)
    if plain.startswith("ghost"):
        for place, layer in enumerate(net):
            if isinstance(layer, nn.BatchNorm1d):
                net[place] = GhostNorm(layer.num_features, int(plain.split()[1]))
    return net.to(few.x_train.device)


def train_setting(
    config: GhostBatchesConfig, setting: str, few: FewExamples, seed: int
) -> Iterator[tuple[float, Trained | None]]:
    """Train the network of one setting by :func:`train_best`."""
    everything = config.batch != "all" and setting == "full"
    yield from train_best(
        lambda: build_setting(config, setting, few.data, seed),
        few,
        config.rates,
        Steps(*config.plan, all_statistics=everything),
        seed,
    )
