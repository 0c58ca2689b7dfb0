"""Train two networks and measure their accuracy and the spread of every layer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.lessons.why_normalize.config import DriftConfig
from bn_core.lessons.why_normalize.drift_result import PLACES, Drift
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.learner import Learner
from bn_core.training.nets import build_networks, list_weight_layers, record_forward
from bn_core.training.trainer import make_optimizer


def run(config: DriftConfig) -> Iterator[Drift]:
    """Train the same network without and with batch norm on the same batches."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits")
    nets = [net.to(chosen.place) for net in build_networks(config.run, digits)]
    digits = digits.to(chosen.place)
    learners = [Learner(net) for net in nets]
    optimizer = make_optimizer(config.run, [each for net in nets for each in net.parameters()])
    batches = datasets.draw_batches(digits, config.run.batch_size, config.seed)
    spread = np.full((len(PLACES), len(config.measured_steps), config.layers), math.nan)
    accuracy = np.full((len(nets), len(config.measured_steps)), math.nan)
    state = Drift(0.0, chosen.sentence, 0, config.measured_steps, spread, accuracy)
    for step in range(config.steps + 1):
        if step:
            _train_step(learners, optimizer, *next(batches), step)
        if step in config.measured_steps:
            spread, accuracy = spread.copy(), accuracy.copy()
            place = config.measured_steps.index(step)
            spread[:, place] = _measure(learners, digits.x_test)
            accuracy[:, place] = [one.accuracy(digits.x_test, digits.y_test) for one in learners]
            progress = step / config.steps
            state = replace(state, step=step, progress=progress, spread=spread, accuracy=accuracy)
            yield state


def _train_step(
    learners: list[Learner], optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor, step: int
) -> None:
    losses = [one.loss(x, y, step) for one in learners]
    optimizer.zero_grad()
    torch.autograd.backward([loss for loss in losses if loss is not None])
    optimizer.step()


def _measure(learners: list[Learner], x: Tensor) -> list[list[float]]:
    """Return the spread by place and layer, NaN for a network that has ended."""
    inputs = [one.pre_activations(x) for one in learners]
    sums = None if learners[1].ended else record_weighted_sums(learners[1].net, x)
    layers = len(list_weight_layers(learners[0].net)) - 1
    return [
        [math.nan] * layers if each is None else [measure_spread(layer) for layer in each]
        for each in (*inputs, sums)
    ]


def record_weighted_sums(net: nn.Sequential, x: Tensor) -> list[Tensor]:
    """Return the output (N, units) of each weight layer except the last one."""
    seen: list[Tensor] = []
    hooks = [
        layer.register_forward_hook(lambda _, __, out: seen.append(out))
        for layer in list_weight_layers(net)[:-1]
    ]
    record_forward(net, x, running=False)
    for hook in hooks:
        hook.remove()
    return seen


def measure_spread(values: Tensor) -> float:
    """Return the rms over units of the standard deviation over examples."""
    return values.double().var(dim=0, correction=0).mean().sqrt().item()
