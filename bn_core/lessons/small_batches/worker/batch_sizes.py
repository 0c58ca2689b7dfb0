"""Train each norm with batches of many sizes.

Claims C35 (small batches hurt batch norm, not group norm) and C36 (at 2 its outputs are ±1).
Fully connected networks are trained as one stack, convolutional ones one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
import torch
from torch import Tensor

from bn_core.experiments.recording import Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.small_batches.config import NORMS, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.verdicts import judge_collapse, judge_errors
from bn_core.lessons.small_batches.worker.collapse import measure_batch_of_two, measure_batch_sizes
from bn_core.lessons.small_batches.worker.separate_learners import SeparateLearners
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.stack.learners import StackedLearners

_SLICE = 0.1
_TRAINING_SHARE = 0.95
"""Share of the whole that the networks of all sizes take, about."""
_RECORD = Recording(activations=False, gradients=False)


def run(config: SmallBatchesConfig) -> Iterator[SmallBatches]:
    """Measure the statistics first, then the errors from the largest batch down."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits")
    size = (len(NORMS), len(SIZES), config.seeds)
    yield (
        state := SmallBatches(
            0.0,
            chosen.sentence,
            np.array(SIZES),
            np.full(size, np.nan),
            np.zeros(size, bool),
            len(digits.x_train),
        )
    )
    if config.net == "mlp":  # where one example has one value per feature
        reason = measure_batch_sizes(config)
        yield (state := replace(state, statistics=reason, collapse=judge_collapse(reason)))
    digits = digits.to(chosen.place)
    for place in reversed(range(len(SIZES))):
        for later in _train_size(config, place, digits, state):
            yield (state := later)
    state = replace(state, current_size=0, batch_of_two=measure_batch_of_two(config))
    yield replace(state, progress=1.0, verdicts=judge_errors(config, state))


def _train_size(
    config: SmallBatchesConfig, place: int, digits: datasets.Data, state: SmallBatches
) -> Iterator[SmallBatches]:
    """Train all norms and seeds at one batch size, on the same batches."""
    size = SIZES[place]
    runs = [config.run(size, seed) for seed in config.seed_values]
    kind = _Stack if config.net == "mlp" else SeparateLearners
    learners = [kind(norm, runs, digits) for norm in NORMS]
    streams = [datasets.draw_batches(digits, size, seed) for seed in config.seed_values]
    steps, before = config.steps(size), state.step
    whole = sum(map(config.steps, SIZES))
    until = perf_counter() + _SLICE
    for step in range(1, steps + 1):
        x, y = (torch.stack(each) for each in zip(*map(next, streams), strict=True))
        for each in learners:
            each.learn(x, y, step)
        if step == steps or perf_counter() > until:
            made = before + step
            state = replace(
                state, current_size=size, step=made, progress=_TRAINING_SHARE * made / whole
            )
            if step < steps:
                yield state
            until = perf_counter() + _SLICE
    rows = [each.measure_errors(digits) for each in learners]
    ended = state.ended.copy()
    ended[:, place] = [[bool(why) for why in each.ended] for each in learners]
    error = state.error.copy()
    error[:, place] = np.where(ended[:, place], 1.0, np.array(rows, dtype=np.float64))
    yield replace(state, error=error, ended=ended)


class _Stack:
    """Fully connected networks with one norm, trained as one stack."""

    def __init__(self, norm: str, runs: Sequence[RunConfig], data: datasets.Data) -> None:
        self._learners = StackedLearners(norm, runs, data)

    @property
    def ended(self) -> list[str]:
        return self._learners.ended

    def learn(self, x: Tensor, y: Tensor, step: int) -> None:
        if not self._learners.all_ended:
            self._learners.mark_ended(self._learners.learn(x, y).cpu().numpy(), step)

    def measure_errors(self, data: datasets.Data) -> list[float]:
        accuracy = self._learners.measure(data, _RECORD)["accuracy"]
        return [1 - float(each) for each in accuracy]
