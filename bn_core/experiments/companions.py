"""In train mode an answer depends on who else is asked; in eval mode it does not.

Claim C37: in inference a prediction does not depend on its batch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from bn_core.configs import CompanionsConfig
from bn_core.experiments.polls import SIZES, Poll, exact_accuracy, refusal
from bn_core.formulas import show
from bn_core.results import Companions, Verdict
from bn_core.training import data, device, probes
from bn_core.training.learner import Learner
from bn_core.training.nets import build, initial_weights

SHOWN_SIZE = 16
SHOWN = 6
JUDGED = 32
"""The batch size at which sorted batches are judged: one or two classes each."""
DROP = 0.3
_CHUNK = 20
"""Training steps between two partial results: a few hundredths of a second."""
_TRAINING = 0.25
"""Share of the whole that training takes, about."""


def run(config: CompanionsConfig) -> Iterator[Companions]:
    """Train, then ask about the test set draw by draw; the last result yielded is the whole.

    The same config gives the same results on one machine, partial ones included.
    """
    chosen = device.choose()
    digits = data.load("digits").to(chosen.place)
    weights = initial_weights(config.run, digits.features, digits.classes)
    learner = Learner(build("batch", config.run, weights).to(chosen.place))
    for state in _train(learner, digits, config, _blank(chosen.sentence)):
        yield state
    if not learner.ended:
        yield from _ask(learner.net, digits, config, state)


def judge(result: Companions) -> Verdict:
    """C37: eval mode gives one answer in any order, sorted batches in train mode others."""
    drop = result.eval_accuracy - float(result.by_class[result.place(JUDGED)])
    at_random = result.eval_accuracy - float(result.random[result.place(JUDGED)])
    largest = result.eval_accuracy - float(result.by_class[-1])
    holds: bool | None = not result.eval_changed and drop > DROP
    because = (
        "In eval mode mean and variance are fixed numbers. In train mode they are the batch's, and "
        "a batch of one class has another mean than the network was trained with."
    )
    if not result.draws or not result.done or result.ended:
        holds, because = None, result.ended or "The measurement is not finished."
    elif not result.eval_accuracy > 0.5:
        holds, because = None, "The network has not learned enough for its accuracy to drop."
    return Verdict(
        claim="In inference a prediction does not depend on its batch.",
        measured=f"Another order or batch size changes {result.eval_changed} labels in eval mode "
        f"(outputs by {show(result.eval_difference, 1)} at most). In train mode, test batches of "
        f"{JUDGED} sorted by class cost {show(drop)} of the accuracy {show(result.eval_accuracy)}, "
        f"drawn at random {show(at_random)}; sorted batches of {SIZES[-1]} cost {show(largest)}.",
        expected=f"No label changes in eval mode; sorted batches of {JUDGED} in train mode cost "
        f"more than {show(DROP)}.",
        holds=holds,
        because=because,
    )


def _blank(sentence: str) -> Companions:
    nothing = np.full(len(SIZES), math.nan)
    return Companions(
        progress=0.0, device=sentence, step=0, loss=math.nan, sizes=np.array(SIZES), draws=0,
        eval_accuracy=math.nan, exact_accuracy=math.nan, random=nothing, by_class=nothing,
        changed=nothing, eval_changed=0, eval_difference=math.nan, shown_size=SHOWN_SIZE,
        swayed=(), refusal="", ended="",
    )  # fmt: skip


def _train(
    learner: Learner, digits: data.Data, config: CompanionsConfig, state: Companions
) -> Iterator[Companions]:
    optimizer = torch.optim.SGD(learner.net.parameters(), lr=config.rate, fused=True)
    batches = data.batches(digits, config.batch_size, config.seed)
    for step in range(1, config.steps + 1):
        loss = learner.loss(*next(batches), step)
        if loss is None:
            yield replace(state, step=step, loss=math.nan, ended=f"Training {learner.ended}.")
            return
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % _CHUNK == 0 or step == config.steps:
            share = _TRAINING * step / config.steps
            state = replace(state, step=step, progress=share, loss=learner.nats)
            yield state


def _ask(
    net: nn.Sequential, digits: data.Data, config: CompanionsConfig, state: Companions
) -> Iterator[Companions]:
    """One result a draw."""
    poll = Poll(net, digits)
    state = replace(
        state,
        eval_accuracy=probes.accuracy(net, digits.x_test, digits.y_test),
        exact_accuracy=exact_accuracy(net, digits),
        refusal=refusal(net, digits.x_test[:1]),
    )
    rng = np.random.default_rng(config.seed)
    for draw in range(1, config.draws + 1):
        poll.draw(rng)
        last = draw == config.draws
        state = replace(
            state,
            progress=1.0 if last else _TRAINING + (1 - _TRAINING) * draw / config.draws,
            draws=draw,
            random=poll.accuracy(poll.random),
            by_class=poll.accuracy(poll.by_class),
            changed=poll.changed(),
            eval_changed=poll.eval_changed,
            eval_difference=poll.eval_difference,
            swayed=poll.swayed(SHOWN_SIZE, SHOWN) if last else (),
        )
        yield replace(state, verdict=judge(state)) if last else state
