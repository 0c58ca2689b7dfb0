"""Train networks whose gradient ignores the statistics.

Claim C10, after Ioffe and Szegedy (2015), section 2: it ends with a worse loss, or blows up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import Recording
from bn_core.lessons.detached_statistics.config import RATES, DetachedNetworksConfig
from bn_core.lessons.detached_statistics.result import DetachedNetworks
from bn_core.lessons.detached_statistics.verdicts import judge_networks
from bn_core.training import device
from bn_core.training.trainer import Trainer

PARTS = 10
"""Tenths of a training whose losses are averaged; the last is the loss at the end."""
_SLICE = 0.2
_RECORD = Recording(activations=False, gradients=False, accuracy=False)


def run(config: DetachedNetworksConfig) -> Iterator[DetachedNetworks]:
    """Train at every rate with the first seed, then with the next."""
    size = (len(RATES), config.seeds, PARTS, 3)
    state = DetachedNetworks(0.0, device.describe_device(), 0, np.full(size, math.nan))
    yield state
    total = len(RATES) * config.seeds * config.steps
    for r, seed in enumerate(config.seed_values):
        for q, rate in enumerate(RATES):
            trainer, frames = Trainer(config.run(rate, seed), replace(_RECORD, every=100)), []
            before = state.step
            while not trainer.done:
                frames.extend(trainer.advance(_SLICE))
                made = before + (frames[-1].step if frames else 0)
                yield replace(state, step=made, progress=0.999 * made / total)
            losses = state.losses.copy()
            losses[q, r] = average_tenths(frames, config.steps)
            made = before + config.steps
            state = replace(state, losses=losses, step=made, progress=0.999 * made / total)
            yield state
    yield replace(state, progress=1.0, verdicts=judge_networks(state))


def average_tenths(frames: Sequence[Frame], steps: int) -> np.ndarray:
    """Average the loss over each tenth of the training, (10, 3).

    It is infinite if a network has diverged.
    """
    curve = np.full((steps, len(frames[-1].norms)), math.nan)
    for frame in frames:
        curve[frame.first - 1 : frame.step] = frame.losses
    each = np.stack([part.mean(axis=0) for part in np.array_split(curve, PARTS)])
    return np.where(np.isnan(each), math.inf, each)
