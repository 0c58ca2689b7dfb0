"""Train networks that standardize by the mean, a deviation, or both (claim C52)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bn_core.experiments.partial_result import compute_in_order
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.scale_and_shift.statistics_config import (
    BATCH,
    BOTH,
    CENTRED,
    DATA,
    MEAN_UNIT,
    RATES,
    RMS,
    STD,
    StatisticsConfig,
)
from bn_core.lessons.scale_and_shift.statistics_result import FewerStatistics, StatisticsSeed
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.norms import EPS
from bn_core.training.stack.net import StackedNet
from bn_core.training.stack.optimizers import make_optimizer
from bn_core.training.weights import draw_initial_weights

_MOMENTUM = 0.1


class StatisticsNet(StackedNet):
    """M multilayer perceptrons, of which each standardizes by its own statistics.

    A square is the mean of squares, about the mean for a standard deviation. With weight
    normalization the weights have length 1 and each unit is scaled to variance 1 on the first
    batch (Salimans and Kingma 2016); that scale stays, and γ is learned beside it.
    """

    def __init__(
        self, config: RunConfig, weights: list[Tensor], arms: Sequence[str], axis: str
    ) -> None:
        super().__init__("batch", config, weights)
        self._axis = -1 if axis == BATCH else 1
        like = weights[0]
        self._centred, self._about_mean, self._divided, self._unit = (
            torch.tensor([arm in chosen for arm in arms], device=like.device)[:, None, None]
            for chosen in (CENTRED, (BOTH, STD), (BOTH, STD, RMS), (MEAN_UNIT,))
        )
        self._first: list[Tensor | None] = [None] * config.depth

    def _tracked(self, place: int, x: Tensor) -> Tensor:
        x = self._normalize_weights(place, x)
        mean, square = self._measure(x)
        if self._axis == -1:
            count = x.shape[-1]
            unbiased = torch.where(self._about_mean, square * (count / (count - 1)), square)
            self._mean[place].lerp_(mean.detach(), _MOMENTUM)
            self._var[place].lerp_(unbiased.detach(), _MOMENTUM)
        return self._standardize(x, mean, square)

    def _own(self, place: int, x: Tensor) -> Tensor:
        x = self._normalize_weights(place, x)
        return self._standardize(x, *self._measure(x))

    def _running(self, place: int, x: Tensor) -> Tensor:
        if self._axis == 1:
            return self._own(place, x)
        x = self._normalize_weights(place, x)
        return self._standardize(x, self._mean[place], self._var[place])

    def _measure(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mean = x.mean(self._axis, keepdim=True)
        return mean, (x - self._about_mean * mean).square().mean(self._axis, keepdim=True)

    def _standardize(self, x: Tensor, mean: Tensor, square: Tensor) -> Tensor:
        scale = torch.where(self._divided, (square + EPS).rsqrt(), 1.0)
        return (x - self._centred * mean) * scale

    def _normalize_weights(self, place: int, x: Tensor) -> Tensor:
        if not self._unit.any():
            return x
        weight = self.weights(self.parameters)[place]
        divided = x / weight.square().sum(2, keepdim=True).sqrt()
        first = self._first[place]
        if first is None:
            deviation = divided.detach().var(-1, correction=0, keepdim=True)
            first = self._first[place] = (deviation + EPS).rsqrt()
        return torch.where(self._unit, divided * first, x)


def run(config: StatisticsConfig) -> Iterator[FewerStatistics]:
    """Train the networks of one seed after another."""
    yield from compute_in_order(FewerStatistics.start(config), part)


def part(config: StatisticsConfig, seed: int) -> StatisticsSeed:
    """Train all networks of a seed as one, from the same weights and batches."""
    digits = datasets.load_dataset(DATA).to(device.choose_device().place)
    arms = [arm for arm in config.arms for _ in RATES]
    runs = [config.run(seed, rate) for _ in config.arms for rate in RATES]
    weights = [
        each.to(digits.x_train).repeat(len(runs), 1, 1)
        for each in draw_initial_weights(runs[0], digits.features, digits.classes)
    ]
    net = StatisticsNet(runs[0], weights, arms, config.axis)
    optimizer = make_optimizer(runs, net.parameters)
    diverged = torch.zeros(len(runs), dtype=torch.bool, device=digits.x_train.device)
    batches = datasets.draw_batches(digits, runs[0].batch_size, seed)
    for _, (x, y) in zip(range(config.steps), batches, strict=False):
        logits = net.logits(x[None], track=True)
        losses = cross_entropy(logits, y.expand(len(runs), -1), reduction="none").mean(1)
        (gradient,) = torch.autograd.grad(losses.sum(), net.parameters)
        if (newly := ~losses.isfinite() & ~diverged).any():
            diverged |= newly
            members = newly.nonzero()[:, 0].tolist()
            net.silence(members)
            optimizer.silence(members)
        optimizer.step(torch.where(diverged[:, None], 0.0, gradient))
    logits = net.read(digits.x_test, running=True).logits
    failed = diverged | ~logits.isfinite().flatten(1).all(1)
    right = (logits.argmax(1) == digits.y_test).double().mean(1).masked_fill(failed, 0.0)
    return StatisticsSeed(right.view(len(config.arms), len(RATES)).cpu().numpy())
