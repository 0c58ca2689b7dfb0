"""Figure 1 of the 2015 paper once more: accuracy over steps, and what enters one sigmoid.

Claim C12: batch norm learns faster, and its units' inputs are steadier.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import Recording
from bn_core.experiments.seeds import decided, spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.activations.claims import CLAIMS
from bn_core.lessons.activations.config import EVERY, FigureOneConfig
from bn_core.lessons.activations.result import FigureOne
from bn_core.text.numbers import show
from bn_core.training import device
from bn_core.training.stack.stack import Stack

AHEAD = CLAIMS["C12"].limit("ahead")
"""How much more of the test set batch norm must know, for claim C12, after..."""
EARLY = int(CLAIMS["C12"].limit("early"))
"""...so many steps."""
LAYER = 3
_SLICE = 0.2
_RECORD = Recording(gradients=False, every=EVERY)


def run(config: FigureOneConfig) -> Iterator[FigureOne]:
    """All seeds side by side, on one stack; the same config gives the same results."""
    runs = [config.run(seed) for seed in config.seed_values]
    size = (config.seeds, len(config.measured), 2)
    state = FigureOne(
        0.0, device.sentence(), 0, np.full(size, math.nan), np.full((*size, 3), math.nan)
    )
    yield state
    stack = Stack(runs, _RECORD)
    while not stack.done:
        for frames in stack.advance(_SLICE):
            state = _with(config, state, frames)
            yield state
    yield replace(state, progress=1.0, verdict=judge(config, state))


def _with(config: FigureOneConfig, state: FigureOne, frames: list[Frame]) -> FigureOne:
    """What one more moment adds, of all seeds."""
    step = frames[0].step
    place = config.measured.index(step)
    accuracy, percentiles = state.accuracy.copy(), state.percentiles.copy()
    accuracy[:, place] = [frame.accuracy for frame in frames]
    percentiles[:, place] = [frame.percentiles[:, LAYER - 1] for frame in frames]
    return replace(
        state,
        accuracy=accuracy,
        percentiles=percentiles,
        step=step * config.seeds,
        progress=0.999 * step / config.steps,
    )


def judge(config: FigureOneConfig, result: FigureOne) -> Verdict:
    """C12: ahead early, and a smaller range of the unit's median; both in every seed."""
    none, batch = result.accuracy[:, config.measured.index(EARLY)].T
    moved, steadied = result.span.T
    faster, steadier = batch - none >= AHEAD, steadied < moved
    whole = bool(np.isfinite([none, batch, moved, steadied]).all())
    holds = decided(faster & steadier) if whole else None
    return Verdict(
        id="C12",
        claim="Batch norm learns faster, and the inputs of its units are steadier: figure 1 of "
        "2015.",
        measured=f"Test accuracy at step {EARLY}: {spread(batch)} with, {spread(none)} without, "
        f"{spread(batch - none)} ahead. Range of the median of unit {config.unit} of layer "
        f"{LAYER}: {spread(steadied)} with, {spread(moved)} without. At the end {_last(result)}.",
        expected=f"{show(AHEAD)} ahead at step {EARLY} and a smaller range, in every seed, two "
        "seeds at least.",
        holds=holds,
        because=_because(faster, steadier, whole),
    )


def _last(result: FigureOne) -> str:
    none, batch = result.accuracy[:, -1].T
    return f"{spread(batch)} with and {spread(none)} without"


def _because(faster: np.ndarray, steadier: np.ndarray, whole: bool) -> str:
    """How many seeds show which half."""
    if not whole:
        return "A network diverged, so that not everything is measured."
    return (
        f"It is that far ahead in {int(faster.sum())} of {len(faster)} seeds, and its unit is "
        f"steadier in {int(steadier.sum())}."
    )
