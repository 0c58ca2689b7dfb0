"""Train the networks of figure 1 of Ioffe and Szegedy (2015).

Claim C12: batch norm learns faster, and its units' inputs are steadier.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import Recording
from bn_core.lessons.activations.config import EVERY, FigureOneConfig
from bn_core.lessons.activations.result import FigureOne
from bn_core.lessons.activations.verdicts import LAYER, judge_figure_one
from bn_core.training import device
from bn_core.training.stack.stack import Stack

_SLICE = 0.2
_RECORD = Recording(gradients=False, every=EVERY)


def run(config: FigureOneConfig) -> Iterator[FigureOne]:
    """Train all seeds side by side as one stack.

    The same config gives the same results.
    """
    runs = [config.run(seed) for seed in config.seed_values]
    size = (config.seeds, len(config.measured_steps), 2)
    state = FigureOne(
        0.0, device.describe_device(), 0, np.full(size, math.nan), np.full((*size, 3), math.nan)
    )
    yield state
    stack = Stack(runs, _RECORD)
    while not stack.done:
        for frames in stack.advance(_SLICE):
            state = _add_frames(config, state, frames)
            yield state
    yield replace(state, progress=1.0, verdicts=judge_figure_one(config, state))


def _add_frames(config: FigureOneConfig, state: FigureOne, frames: list[Frame]) -> FigureOne:
    """Add one measured step of all seeds to the result."""
    step = frames[0].step
    place = config.measured_steps.index(step)
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
