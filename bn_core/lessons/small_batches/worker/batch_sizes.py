"""The same examples in ever smaller batches: what each norm makes of them.

Claims C35 (small batches hurt batch norm, not group norm) and C36 (at 2 its outputs are ±1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np
import torch
from torch import Tensor

from bn_core.experiments.recording import Recording
from bn_core.experiments.seeds import agreed, percent
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.small_batches.claims import CLAIMS
from bn_core.lessons.small_batches.collapse_result import Reason, Two
from bn_core.lessons.small_batches.config import NORMS, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.worker.collapse import diagnose, measure
from bn_core.text.numbers import show
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.stack.learners import Learners

POINTS = CLAIMS["C35"].limit("points")
"""How much more of the test set batch norm must miss at a batch of 2 for claim C35 to hold."""
NEAR = CLAIMS["C36"].limit("near")
"""How near the gradient that passes must be to sqrt((B - 2) / B) for claim C36 to hold."""
_SLICE = 0.1
_LEARNING = 0.95
"""Share of the whole that the networks of all sizes take, about."""
_RECORD = Recording(activations=False, gradients=False)


def run(config: SmallBatchesConfig) -> Iterator[SmallBatches]:
    """The reason first, in a second; then the errors, from the largest batch to the smallest."""
    chosen = device.choose()
    digits = datasets.load("digits")
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
    reason = measure(config)
    yield (state := replace(state, reason=reason, collapse=judge_collapse(reason)))
    digits = digits.to(chosen.place)
    for place in reversed(range(len(SIZES))):
        for later in _train(config, place, digits, state):
            yield (state := later)
    state = replace(state, now=0, two=diagnose(config))
    yield replace(state, progress=1.0, verdict=judge(state))


def _train(
    config: SmallBatchesConfig, place: int, digits: datasets.Data, state: SmallBatches
) -> Iterator[SmallBatches]:
    """All norms and seeds at one batch size, on the same batches."""
    size = SIZES[place]
    runs = [config.run(size, seed) for seed in config.seed_values]
    learners = [Learners(norm, runs, digits) for norm in NORMS]
    streams = [datasets.batches(digits, size, seed) for seed in config.seed_values]
    steps, before = config.steps(size), state.step
    whole = sum(map(config.steps, SIZES))
    until = perf_counter() + _SLICE
    for step in range(1, steps + 1):
        _learn(learners, streams, step)
        if step == steps or perf_counter() > until:
            made = before + step
            state = replace(state, now=size, step=made, progress=_LEARNING * made / whole)
            if step < steps:
                yield state
            until = perf_counter() + _SLICE
    rows = [each.rows(digits, _RECORD)["accuracy"] for each in learners]
    ended = state.ended.copy()
    ended[:, place] = [[bool(why) for why in each.ended] for each in learners]
    error = state.error.copy()
    error[:, place] = np.where(ended[:, place], 1.0, 1.0 - np.array(rows, dtype=np.float64))
    yield replace(state, error=error, ended=ended)


def _learn(
    learners: list[Learners], streams: list[Iterator[tuple[Tensor, Tensor]]], step: int
) -> None:
    x, y = (torch.stack(each) for each in zip(*map(next, streams), strict=True))
    for each in learners:
        if not each.over:
            each.judge(each.learn(x, y).cpu().numpy(), step)


def judge(result: SmallBatches) -> Verdict:
    """C35: at a batch of 2, batch norm misses 10 points more than group norm, in every seed."""
    batch, group = (result.error[NORMS.index(norm)] for norm in ("batch", "group"))
    apart = batch - group
    holds = agreed(apart[0], least=POINTS)
    best = {norm: percent(result.error[NORMS.index(norm), -1]) for norm in ("batch", "group")}
    because = {
        True: _learned(result.two),
        False: "The running averages smooth what two examples say, and that was enough here.",
        None: "The seeds disagree, or there are too few: more seeds or more epochs may decide.",
    }[holds]
    return Verdict(
        id="C35",
        claim="Small batches hurt batch norm, not group norm: at a batch of 2 its test error is "
        f"{show(100 * POINTS)} points higher or more.",
        measured=f"Test error in percent, median (least to largest), {batch.shape[1]} seeds: at 2 "
        f"batch norm {percent(batch[0])}, group norm {percent(group[0])}; at {SIZES[-1]} "
        f"{best['batch']} and {best['group']}. Higher at 2, seed by seed: "
        f"{', '.join(show(100 * float(d)) for d in apart[0])} points.",
        expected=f"{show(100 * POINTS)} points or more in every seed, two seeds at least.",
        holds=holds,
        because=because,
    )


def _learned(two: Two | None) -> str:
    """Whether what is wrong at 2 was learned so or is remembered so, as far as it is measured."""
    if two is None:
        return "Nothing is said here of why."
    return (
        f"One of them in numbers: last losses {show(two.loss)} nats (guessing costs "
        f"{show(two.guessing)}); wrong are {show(100 * two.running)}% in eval mode, "
        f"{show(100 * two.exact)}% with exact statistics, {show(100 * two.own)}% in pairs. "
        f"{_VERDICTS[two.exact > two.running / 2]}"
    )


_VERDICTS = {
    True: "It has learned badly: better statistics do not save it.",
    False: "It has learned, and the running statistics are what is bad.",
}


def judge_collapse(reason: Reason) -> Verdict:
    """C36: at 2 batch norm gives ±1 and passes no gradient, at B the root of (B - 2) / B."""
    places = [reason.at(size) for size in (2, 3, 4, 8)]
    off = float(np.abs(reason.bare - reason.expected)[places].max())
    told = ", ".join(
        f"{show(float(reason.bare[at]))} at {reason.sizes[at]} ({show(float(reason.expected[at]))})"
        for at in places
    )
    return Verdict(
        id="C36",
        claim="At a batch of 2 batch norm gives ±1 and passes no gradient; at B it passes "
        "√((B − 2)/B) of it.",
        measured=f"Rms of σ·∂L/∂x, ε 10⁻¹², with the root in parentheses: {told}. PyTorch's ε of "
        f"10⁻⁵ lets {show(float(reason.passed[0]))} through at 2, by pairs that nearly coincide; "
        f"{show(100 * float(reason.ones[0]))}% of all x̂ are there within 0.01 of ±1.",
        expected=f"Each rms within {show(NEAR)} of the root.",
        holds=off <= NEAR,
        because="Of B directions two are taken out of the gradient: the mean's and x̂'s own. "
        f"The largest distance from the root is {show(off)}.",
    )
