"""Leave the statistics out of a real network's gradient, and see what it learns.

Claim C10 (b), after Ioffe and Szegedy (2015), section 2: it ends with a worse loss.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import Recording
from bn_core.experiments.seeds import agreed, spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.detached_statistics.config import LEFT_OUT_RATES, LeftOutConfig
from bn_core.lessons.detached_statistics.result import LeftOutNets
from bn_core.text.numbers import show
from bn_core.training import device
from bn_core.training.trainer import Trainer

TENTHS = 10
"""Moments that are kept of a training; the loss at the end is the average over the last."""
_SLICE = 0.2
_RECORD = Recording(activations=False, gradients=False, accuracy=False)


def run(config: LeftOutConfig) -> Iterator[LeftOutNets]:
    """Every rate with the first seed, then with the next."""
    size = (len(LEFT_OUT_RATES), config.seeds, TENTHS, 3)
    state = LeftOutNets(0.0, device.sentence(), 0, np.full(size, math.nan))
    yield state
    total = len(LEFT_OUT_RATES) * config.seeds * config.steps
    for r, seed in enumerate(config.seed_values):
        for q, rate in enumerate(LEFT_OUT_RATES):
            trainer, frames = Trainer(config.run(rate, seed), replace(_RECORD, every=100)), []
            before = state.step
            while not trainer.done:
                frames.extend(trainer.advance(_SLICE))
                made = before + (frames[-1].step if frames else 0)
                yield replace(state, step=made, progress=0.999 * made / total)
            losses = state.losses.copy()
            losses[q, r] = tenths(frames, config.steps)
            made = before + config.steps
            state = replace(state, losses=losses, step=made, progress=0.999 * made / total)
            yield state
    yield replace(state, progress=1.0, verdict=judge(state))


def tenths(frames: Sequence[Frame], steps: int) -> np.ndarray:
    """(10, 3): the mean loss of each tenth of the training; infinite where a network has ended."""
    curve = np.full((steps, len(frames[-1].norms)), math.nan)
    for frame in frames:
        curve[frame.first - 1 : frame.step] = frame.losses
    each = np.stack([part.mean(axis=0) for part in np.array_split(curve, TENTHS)])
    return np.where(np.isnan(each), math.inf, each)


def judge(result: LeftOutNets) -> Verdict:
    """C10 (b): at every rate the last loss is worse than batch norm's, in every seed."""
    none, kept, left = np.moveaxis(result.last, -1, 0)
    with np.errstate(invalid="ignore"):  # two that have both ended cannot be compared
        worse = left - kept
    holds = agreed(*worse)
    at = [show(rate) for rate, each in zip(LEFT_OUT_RATES, worse, strict=True) if (each > 0).all()]
    told = "; ".join(
        f"at rate {show(rate)} {_spread(kept[q])}, {_spread(left[q])} and {_spread(none[q])}"
        for q, rate in enumerate(LEFT_OUT_RATES)
    )
    return Verdict(
        id="C10",
        claim="With the statistics left out of the gradient a network trains to a worse loss than "
        "with batch norm.",
        measured="Training loss at the end in nats, with batch norm, with the statistics left out "
        f"and with no norm: {told}.",
        expected=f"Worse at the rates {', '.join(map(show, LEFT_OUT_RATES))}, in every seed, two "
        "seeds at least.",
        holds=holds,
        because={
            True: "This gradient also pushes where batch norm takes the push away.",
            False: f"In every seed it is worse at {' and '.join(at) or 'none'} of the rates only.",
            None: "The seeds disagree, or there are too few.",
        }[holds],
    )


def _spread(losses: np.ndarray) -> str:
    ended = int(np.isinf(losses).sum())
    said = spread(np.where(np.isinf(losses), math.nan, losses))
    return f"{said}, {ended} diverged" if ended else said
