"""Keep running statistics with many momenta during one training.

Claim C38, what a copied momentum costs: one training, its statistics kept with many momenta side
by side.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.lessons.running_averages.config import MOMENTA, MomentumSweepConfig
from bn_core.lessons.running_averages.momentum_result import MomentumSweep
from bn_core.lessons.running_averages.verdicts import judge_momentum
from bn_core.training import device, probes
from bn_core.training.data import datasets
from bn_core.training.evaluation import measure_exact_accuracy
from bn_core.training.learner import Learner
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

_SLICE = 0.2


class AveragesByMomentum:
    """PyTorch's running statistics with each of several momenta, in one training.

    The layer's own momentum is set to 1: its buffers then hold the newest batch's mean and
    unbiased variance, and each average takes its share of them.
    """

    def __init__(self, net: nn.Sequential, momenta: tuple[float, ...]) -> None:
        self._layers = [each for each in net if isinstance(each, nn.BatchNorm1d)]
        for layer in self._layers:
            layer.momentum = 1.0
        self._shares = torch.tensor(momenta, device=next(net.parameters()).device)[:, None]
        self.moments = [[self._start(each) for each in get_buffers(one)] for one in self._layers]
        """Of each layer the means and the variances, (M, units)."""

    def _start(self, buffer: Tensor) -> Tensor:
        return buffer.clone().repeat(len(self._shares), 1)

    def update(self) -> None:
        """Add the batch that the network has just seen in training."""
        for layer, kept in zip(self._layers, self.moments, strict=True):
            for average, newest in zip(kept, get_buffers(layer), strict=True):
                average.lerp_(newest.expand_as(average), self._shares)

    def load_into(self, net: nn.Sequential, place: int) -> None:
        """Load the statistics of momentum ``place`` into a copy of the network."""
        layers = [each for each in net if isinstance(each, nn.BatchNorm1d)]
        for layer, kept in zip(layers, self.moments, strict=True):
            for buffer, average in zip(get_buffers(layer), kept, strict=True):
                buffer.copy_(average[place])


def get_buffers(layer: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    """Return the running mean and variance of a layer, (units,) each."""
    assert layer.running_mean is not None
    assert layer.running_var is not None
    return layer.running_mean, layer.running_var


def run(config: MomentumSweepConfig) -> Iterator[MomentumSweep]:
    """Train with small batches, then with larger ones.

    The momentum changes no training step.
    """
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    size = (len(config.sizes), config.seeds)
    state = MomentumSweep(
        0.0, chosen.sentence, 0, np.full((*size, len(MOMENTA)), math.nan), np.full(size, math.nan)
    )
    yield state
    total = config.steps * math.prod(size)
    for place in np.ndindex(size):
        trained = _MomentumTraining(
            config, config.sizes[place[0]], config.seed_values[place[1]], digits
        )
        before = state.step
        for step in trained.train():
            share = 0.999 * (before + step) / total
            yield replace(state, step=before + step, progress=share)
        accuracy, exact = state.accuracy.copy(), state.exact.copy()
        accuracy[place], exact[place] = trained.measure_accuracy()
        made = before + config.steps
        state = replace(
            state, accuracy=accuracy, exact=exact, step=made, progress=0.999 * made / total
        )
        yield state
    yield replace(state, progress=1.0, verdict=judge_momentum(config, state))


class _MomentumTraining:
    """One network with batch norm, and its statistics with every momentum."""

    def __init__(
        self, config: MomentumSweepConfig, size: int, seed: int, digits: datasets.Data
    ) -> None:
        run = config.run(size, seed)
        weights = draw_initial_weights(run, digits.features, digits.classes)
        self._learner = Learner(build_network("batch", run, weights).to(digits.x_train.device))
        self._averages = AveragesByMomentum(self._learner.net, MOMENTA)
        self._optimizer = torch.optim.SGD(self._learner.net.parameters(), lr=run.rate)
        self._batches = datasets.draw_batches(digits, size, seed)
        self._digits, self._count = digits, run.steps

    def train(self) -> Iterator[int]:
        """Train to the end, and yield the number of steps now and then."""
        until = perf_counter() + _SLICE
        for step in range(1, self._count + 1):
            loss = self._learner.loss(*next(self._batches), step)
            if loss is None:
                return
            self._averages.update()
            self._optimizer.zero_grad()
            loss.backward()
            self._optimizer.step()
            if perf_counter() > until:
                yield step
                until = perf_counter() + _SLICE

    def measure_accuracy(self) -> tuple[list[float], float]:
        """Measure eval-mode accuracy with each momentum and exact statistics."""
        if self._learner.ended:
            return [math.nan] * len(MOMENTA), math.nan
        x, y = self._digits.x_test, self._digits.y_test
        twin, result = copy.deepcopy(self._learner.net), []
        for place in range(len(MOMENTA)):
            self._averages.load_into(twin, place)
            result.append(probes.measure_accuracy(twin, x, y))
        return result, measure_exact_accuracy(self._learner.net, self._digits)
