"""Train a sweep's networks as stacks that differ in rate, initial scale or seed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.partial_result import compute_in_order
from bn_core.experiments.recording import Recording
from bn_core.lessons.sweeps.config import Part, SweepConfig
from bn_core.lessons.sweeps.result import Sweep, SweepPart
from bn_core.training.stack.stack import train_stack


def run(config: SweepConfig) -> Iterator[Sweep]:
    """Compute a sweep part by part on this worker."""
    yield from compute_in_order(Sweep.start(config), part)


def part(config: SweepConfig, pairs: Part) -> SweepPart:
    """Train the networks of these (cell, seed) pairs at every rate, with every norm."""
    runs = [config.run(cell, rate, seed) for cell, seed in pairs for rate in range(config.rates)]
    record = Recording(activations=False, gradients=False, every=config.every)
    each = [
        _read_curves(moments, config) for moments in zip(*train_stack(runs, record), strict=True)
    ]
    accuracy, losses = (
        np.moveaxis(np.reshape(of, (len(pairs), config.rates, *np.shape(of)[1:])), 1, 2)
        for of in zip(*each, strict=True)
    )
    lost = np.isnan(losses)
    ended = np.where(lost.any(axis=-1), lost.argmax(axis=-1) + 1, 0)
    return SweepPart(accuracy, losses[..., -max(1, config.steps // 10) :].mean(axis=-1), ended)


def _read_curves(frames: Sequence[Frame], config: SweepConfig) -> tuple[np.ndarray, np.ndarray]:
    """Return one run's accuracies (K, T) and losses (K, steps), NaN once ended."""
    measured = [*range(0, config.steps, config.every), config.steps]
    accuracy = np.full((len(config.norms), len(measured)), math.nan)
    losses = np.full((len(config.norms), config.steps), math.nan)
    for frame in frames:
        if frame.step in measured:
            accuracy[:, measured.index(frame.step)] = frame.accuracy
        losses[:, frame.first - 1 : frame.step] = frame.losses.T
    return accuracy, losses
