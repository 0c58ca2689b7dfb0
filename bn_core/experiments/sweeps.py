"""One cell of a sweep is a stack: its networks differ in their learning rate alone."""

from __future__ import annotations

import math

import numpy as np

from bn_core.configs import Recording, SweepConfig
from bn_core.results import Frame, SweepPart
from bn_core.training.stack import train_stack


def part(config: SweepConfig, place: tuple[int, int]) -> SweepPart:
    """Train the networks of one (cell, seed), at every learning rate and with every norm."""
    cell, seed = place
    runs = [config.run(cell, rate, seed) for rate in range(config.rates)]
    record = Recording(activations=False, gradients=False, every=config.every)
    moments = list(train_stack(runs, record))
    each = [_one(list(frames), config) for frames in zip(*moments, strict=True)]
    return SweepPart(
        *(np.stack([getattr(one, name) for one in each], axis=1) for name in SweepPart.__slots__)
    )


def _one(frames: list[Frame], config: SweepConfig) -> SweepPart:
    """The same for one learning rate, (K, ...); a stack that is over early leaves NaN."""
    norms = len(config.norms)
    accuracy = np.full((norms, len([*range(0, config.steps, config.every)]) + 1), math.nan)
    losses = np.full((norms, config.steps), math.nan)
    for frame in frames:
        at = -1 if frame.step == config.steps else frame.step // config.every
        alive = [not why for why in frame.ended]
        if frame.step % config.every == 0 or frame.step == config.steps:
            accuracy[alive, at] = frame.accuracy[alive]
        if len(frame.losses):
            losses[:, frame.first - 1 : frame.step] = frame.losses.T
    lost = np.isnan(losses)
    ended = np.where(lost.any(axis=1), lost.argmax(axis=1) + 1, 0)
    return SweepPart(accuracy, losses[:, -max(1, config.steps // 10) :].mean(axis=1), ended)
