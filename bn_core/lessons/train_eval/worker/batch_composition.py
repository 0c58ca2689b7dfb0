"""Evaluate one trained network on the same images in many batches.

Claim C37: in inference a prediction does not depend on its batch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.result import BatchComposition, NetworkAnswers
from bn_core.lessons.train_eval.verdicts import judge_batch_composition
from bn_core.lessons.train_eval.worker.label_counts import SIZES, LabelCounts
from bn_core.training import device, probes
from bn_core.training.data import datasets
from bn_core.training.evaluation import find_refusal, measure_exact_accuracy
from bn_core.training.learner import Learner
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

SHOWN_IMAGES = 6
_STEPS_PER_RESULT = 20
"""Training steps between two partial results: a few hundredths of a second."""
_TRAINING_SHARE = 0.25
"""Share of the whole that training takes, about."""


def run(config: BatchCompositionConfig) -> Iterator[BatchComposition]:
    """Train, then evaluate the test set draw by draw, seed by seed.

    The same config gives the same results on one machine, partial ones included.
    """
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    yield (state := _create_empty_result(chosen.sentence, config.judged_size))
    blank = state
    for place, seed in enumerate(config.seed_values):
        for state in _measure_network(digits, replace(config, seed=seed), blank):
            state = replace(state, progress=(place + state.progress) / config.seeds)
            yield replace(state, verdicts=judge_batch_composition(state)) if state.done else state
        if state.ended:
            return
        blank = replace(blank, networks=state.networks)


def _measure_network(
    digits: datasets.Data, config: BatchCompositionConfig, blank: BatchComposition
) -> Iterator[BatchComposition]:
    """Train and evaluate one network; at the end its answers are added."""
    weights = draw_initial_weights(config.run, digits.features, digits.classes)
    learner = Learner(build_network("batch", config.run, weights).to(digits.x_train.device))
    for state in _train_network(learner, digits, config, blank):
        yield state
    if not learner.ended:
        yield from _evaluate_batches(learner.net, digits, config, state)


def _create_empty_result(sentence: str, size: int) -> BatchComposition:
    nothing = np.full(len(SIZES), math.nan)
    return BatchComposition(
        progress=0.0,
        device=sentence,
        step=0,
        loss=math.nan,
        sizes=np.array(SIZES),
        draws=0,
        eval_accuracy=math.nan,
        exact_accuracy=math.nan,
        random=nothing,
        by_class=nothing,
        changed=nothing,
        eval_changed=0,
        eval_difference=math.nan,
        shown_size=size,
        flipped=(),
        refusal="",
        ended="",
    )


def _train_network(
    learner: Learner, digits: datasets.Data, config: BatchCompositionConfig, state: BatchComposition
) -> Iterator[BatchComposition]:
    optimizer = torch.optim.SGD(learner.net.parameters(), lr=config.rate, fused=True)
    batches = datasets.draw_batches(digits, config.batch_size, config.seed)
    for step in range(1, config.steps + 1):
        loss = learner.loss(*next(batches), step)
        if loss is None:
            yield replace(state, step=step, loss=math.nan, ended=f"Training {learner.ended}.")
            return
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % _STEPS_PER_RESULT == 0 or step == config.steps:
            share = _TRAINING_SHARE * step / config.steps
            state = replace(state, step=step, progress=share, loss=learner.last_loss)
            yield state


def _evaluate_batches(
    net: nn.Sequential,
    digits: datasets.Data,
    config: BatchCompositionConfig,
    state: BatchComposition,
) -> Iterator[BatchComposition]:
    """Yield one result per draw."""
    counts = LabelCounts(net, digits)
    state = replace(
        state,
        eval_accuracy=probes.measure_accuracy(net, digits.x_test, digits.y_test),
        exact_accuracy=measure_exact_accuracy(net, digits),
        refusal=find_refusal(net, digits.x_test[:1]),
    )
    rng = np.random.default_rng(config.seed)
    for draw in range(1, config.draws + 1):
        counts.draw(rng)
        last = draw == config.draws
        state = replace(
            state,
            progress=1.0 if last else _TRAINING_SHARE + (1 - _TRAINING_SHARE) * draw / config.draws,
            draws=draw,
            random=counts.accuracy(counts.random),
            by_class=counts.accuracy(counts.by_class),
            changed=counts.measure_changes(),
            eval_changed=counts.eval_changed,
            eval_difference=counts.eval_difference,
            flipped=counts.find_flipped(config.judged_size, SHOWN_IMAGES) if last else (),
        )
        yield _add_answers(state) if last else state


def _add_answers(state: BatchComposition) -> BatchComposition:
    answers = NetworkAnswers(
        state.eval_accuracy,
        state.eval_changed,
        state.eval_difference,
        state.random,
        state.by_class,
        state.changed,
    )
    return replace(state, networks=(*state.networks, answers))
