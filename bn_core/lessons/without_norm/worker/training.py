"""Train each arm with each seed at every learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch

from bn_core.experiments.partial_result import compute_in_order
from bn_core.lessons.without_norm.config import DATA, RATES, Part, WithoutNormConfig
from bn_core.lessons.without_norm.result import TrainedArm, WithoutNorm
from bn_core.lessons.without_norm.worker.networks import NetworksByRate, draw_weights
from bn_core.training import device
from bn_core.training.data import datasets


def run(config: WithoutNormConfig) -> Iterator[WithoutNorm]:
    """Train all parts one after another."""
    yield from compute_in_order(WithoutNorm.start(config), part)


def part(config: WithoutNormConfig, place: Part) -> TrainedArm:
    """Train one arm with one seed, at every rate, on the digits."""
    arm, seed = place
    chosen = device.choose_device().place
    digits = datasets.load_dataset(DATA).to(chosen)
    weights = draw_weights(config, digits.features, digits.classes, seed)
    networks = NetworksByRate(arm, config, weights, torch.tensor(RATES, device=chosen))
    losses = torch.full((config.steps, len(RATES)), math.nan)
    batches = datasets.draw_batches(digits, config.batch_size, seed)
    for step, (x, y) in zip(range(config.steps), batches, strict=False):
        losses[step] = networks.train_step(x, y)
        if networks.diverged.all():
            break
    spans = np.split(losses.double().numpy(), config.measured_steps[:-1])
    return TrainedArm(
        networks.measure_accuracy(digits.x_test, digits.y_test).double().cpu().numpy(),
        np.stack([each.mean(axis=0) for each in spans], axis=1),
        networks.measure_branches().double().cpu().numpy(),
    )
