"""Batch norm before the nonlinearity or after it: does its place matter?

Claim C34, in the set-up of C32: few examples, full-batch steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bn_core.experiments.seeds import percent
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.regularization.claims import CLAIMS
from bn_core.lessons.regularization.config import PLACES, PlacingConfig
from bn_core.lessons.regularization.result import Placing
from bn_core.lessons.regularization.worker.ghost_batches import LEARNED
from bn_core.text.numbers import show
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.full_batch import descend, subset
from bn_core.training.nets import build
from bn_core.training.weights import initial_weights

POINT = CLAIMS["C34"].limit("points")
"""The difference of test errors from which the place would matter, for claim C34."""


def run(config: PlacingConfig) -> Iterator[Placing]:
    """Both places with the first seed, from the same weights, then with the next."""
    chosen = device.choose()
    whole = datasets.load(config.data).to(chosen.place)
    blank = np.full((len(PLACES), config.seeds), math.nan)
    state = Placing(0.0, chosen.sentence, 0, blank, blank, len(whole.x_test))
    yield state
    part = 0.999 / blank.size
    made = 0
    for column, seed in enumerate(config.seed_values):
        few = subset(whole, int(config.examples), seed)
        for row, place in enumerate(PLACES):
            chosen_run = config.run(place, seed)
            weights = initial_weights(chosen_run, few.features, few.classes)
            net = build("batch", chosen_run, weights).to(few.x_train.device)
            error, missed = state.error.copy(), state.missed.copy()
            for share, one in descend(net, few, config.rate, config.steps, seed):
                error[row, column], missed[row, column] = one
                step = round((made + share) * config.steps)
                if share < 1:
                    yield replace(state, step=step, progress=part * (made + share))
            made += 1
            state = replace(state, error=error, missed=missed, step=step, progress=part * made)
            yield state
    yield replace(state, progress=1.0, verdict=judge(state))


def judge(result: Placing) -> Verdict:
    """C34: the median difference, paired by seed; open if seeds lie on both sides of a point."""
    apart = result.apart
    learned = bool((result.missed <= LEARNED).all())
    holds = _holds(apart) if learned else None
    before, after = result.error
    each = ", ".join(show(100 * float(one)) for one in apart)
    return Verdict(
        id="C34",
        claim="Whether batch norm stands before or after the nonlinearity matters little: the test "
        f"errors differ by less than {show(100 * POINT)} point.",
        measured=f"Test error in percent, median (least to largest) of {len(apart)} seeds: before "
        f"{percent(before)}, after {percent(after)}. After less before, seed by seed: {each} "
        f"points; the median is {show(100 * float(np.median(apart)))}.",
        expected=f"A median difference below {show(100 * POINT)} point either way; left open if "
        "the seeds' differences lie on both sides of that, or if there are fewer than two.",
        holds=holds,
        because={
            True: "No seed differs by a point.",
            False: f"In every seed it errs more {_where(apart)}, by a point at least.",
            None: _leave(result, learned),
        }[holds],
    )


def _holds(apart: np.ndarray) -> bool | None:
    """True if all are nearer than a point, False if all are farther on one side, else None."""
    if len(apart) < 2:
        return None
    if (np.abs(apart) < POINT).all():
        return True
    return False if (apart >= POINT).all() or (apart <= -POINT).all() else None


def _where(apart: np.ndarray) -> str:
    return f"{PLACES[int(apart[0] > 0)]} the nonlinearity"


def _leave(result: Placing, learned: bool) -> str:
    """Why it is open, and what a difference is worth."""
    if not learned:
        return (
            f"Some of these networks miss more than {show(100 * LEARNED)}% of their own training "
            "examples: they need more steps before they can be compared."
        )
    return (
        "Seeds lie on both sides of a point, or there are too few. One test image is "
        f"{show(100 / result.tests)} points."
    )
