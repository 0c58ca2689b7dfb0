"""Evaluate networks with running and with exact statistics while they learn.

Claim C51: both are statistics of the same network, which no evaluation changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch

from bn_core.lessons.running_averages.exact_config import MOMENTS, SIZES, ExactStatisticsConfig
from bn_core.lessons.running_averages.exact_result import ExactStatistics
from bn_core.lessons.running_averages.exact_verdicts import judge_exact_statistics
from bn_core.training import device, probes
from bn_core.training.data import datasets
from bn_core.training.evaluation import measure_exact_accuracy
from bn_core.training.learner import Learner
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights


def run(config: ExactStatisticsConfig) -> Iterator[ExactStatistics]:
    """Train network after network, and yield a result after each evaluation."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    blank = np.full((len(SIZES), config.seeds, MOMENTS), math.nan)
    yield (state := ExactStatistics(0.0, chosen.sentence, 0, blank, blank))
    total = config.steps * math.prod(blank.shape[:2])
    for place in np.ndindex(blank.shape[:2]):
        running, exact = state.running.copy(), state.exact.copy()
        before = state.step
        trained = _train_network(config, SIZES[place[0]], config.seed_values[place[1]], digits)
        for moment, (step, *accuracies) in enumerate(trained):
            running[*place, moment], exact[*place, moment] = accuracies
            yield replace(state, step=before + step, progress=0.999 * (before + step) / total)
        state = replace(state, running=running, exact=exact, step=before + config.steps)
        yield replace(state, progress=0.999 * state.step / total)
    yield replace(state, progress=1.0, verdicts=judge_exact_statistics(state))


def _train_network(
    config: ExactStatisticsConfig, size: int, seed: int, digits: datasets.Data
) -> Iterator[tuple[int, float, float]]:
    """Yield the measured steps, with the accuracies with both statistics.

    A network that diverges yields no more.
    """
    run = config.run(size, seed)
    weights = draw_initial_weights(run, digits.features, digits.classes)
    learner = Learner(build_network("batch", run, weights).to(digits.x_train.device))
    optimizer = torch.optim.SGD(learner.net.parameters(), lr=run.rate)
    batches = datasets.draw_batches(digits, size, seed)
    for step in range(1, config.steps + 1):
        loss = learner.loss(*next(batches), step)
        if loss is None:
            return
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step in config.measured_steps:
            running = probes.measure_accuracy(learner.net, digits.x_test, digits.y_test)
            yield step, running, measure_exact_accuracy(learner.net, digits)
