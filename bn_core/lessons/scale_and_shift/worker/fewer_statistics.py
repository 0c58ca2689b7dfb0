"""Train networks that standardize by the mean, a deviation, or both (claim C52)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

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
from bn_core.lessons.scale_and_shift.worker.last_accuracy import train_to_last_accuracy
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.norms import EPS
from bn_core.training.stack.net import StackedNet
from bn_core.training.weights import draw_initial_weights

_MOMENTUM = 0.1


class StatisticsNet(StackedNet):
    """Multilayer perceptrons, Q for each of A ways to standardize.

    The A·Q networks are in the order of the ways. A square is the mean of squares, about the mean
    for a standard deviation. With weight normalization the weights have length 1 and each unit is
    scaled to variance 1 on the first batch (Salimans and Kingma 2016); that scale stays, and γ is
    learned beside it.
    """

    def __init__(
        self, config: RunConfig, weights: list[Tensor], arms: Sequence[str], axis: str
    ) -> None:
        super().__init__("batch", config, weights)
        self._arms = arms
        self._axis = -1 if axis == BATCH else 1
        self._first: dict[int, Tensor] = {}
        self._layers: list[Tensor] = []

    def _tensors(self, rows: Tensor) -> list[Tensor]:
        """Keep the weights of the pass, since to split the rows again is slow."""
        tensors = super()._tensors(rows)
        self._layers = tensors[:: self._kinds]
        return tensors

    def _tracked(self, place: int, x: Tensor) -> Tensor:
        return self._map_arms(place, x, self._track)

    def _own(self, place: int, x: Tensor) -> Tensor:
        return self._map_arms(place, x, lambda arm, each, *_: self._measure(arm, each)[0])

    def _running(self, place: int, x: Tensor) -> Tensor:
        if self._axis == 1:
            return self._own(place, x)
        return self._map_arms(
            place, x, lambda arm, each, mean, var: _standardize(arm, each, mean, var)
        )

    def _map_arms(
        self,
        place: int,
        x: Tensor,
        standardize_arm: Callable[[str, Tensor, Tensor, Tensor], Tensor],
    ) -> Tensor:
        """Standardize the networks of each arm, whose running statistics are passed along."""
        count = len(self._arms)
        groups = zip(
            self._arms,
            x.chunk(count),
            self._mean[place].chunk(count),
            self._var[place].chunk(count),
            self._layers[place].chunk(count),
            strict=True,
        )
        return torch.cat(
            [
                standardize_arm(
                    arm,
                    self._normalize(place, each, weight) if arm == MEAN_UNIT else each,
                    mean,
                    var,
                )
                for arm, each, mean, var, weight in groups
            ]
        )

    def _track(self, arm: str, x: Tensor, running_mean: Tensor, running_var: Tensor) -> Tensor:
        x_hat, mean, square = self._measure(arm, x)
        if self._axis == -1:
            count = x.shape[-1]
            factor = count / (count - 1) if arm in (BOTH, STD) else 1.0
            running_mean.lerp_(mean.detach(), _MOMENTUM)
            running_var.lerp_(square.detach() * factor, _MOMENTUM)
        return x_hat

    def _measure(self, arm: str, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return x̂ of one arm with its mean and square."""
        mean = x.mean(self._axis, keepdim=True)
        square = torch.ones_like(mean)
        if arm in (BOTH, STD):
            square = (x - mean).square().mean(self._axis, keepdim=True)
        elif arm == RMS:
            square = x.square().mean(self._axis, keepdim=True)
        return _standardize(arm, x, mean, square), mean, square

    def _normalize(self, place: int, x: Tensor, weight: Tensor) -> Tensor:
        x = x / weight.square().sum(2, keepdim=True).sqrt()
        if place not in self._first:
            deviation = x.detach().var(-1, correction=0, keepdim=True)
            self._first[place] = (deviation + EPS).rsqrt()
        return x * self._first[place]


def _standardize(arm: str, x: Tensor, mean: Tensor, square: Tensor) -> Tensor:
    if arm in CENTRED:
        x = x - mean
    return x * (square + EPS).rsqrt() if arm in (BOTH, STD, RMS) else x


def run(config: StatisticsConfig) -> Iterator[FewerStatistics]:
    """Train the networks of one seed after another."""
    yield from compute_in_order(FewerStatistics.start(config), part)


def part(config: StatisticsConfig, seed: int) -> StatisticsSeed:
    """Train all networks of a seed as one, from the same weights and batches."""
    digits = datasets.load_dataset(DATA).to(device.choose_device().place)
    runs = [config.run(seed, rate) for _ in config.networks for rate in RATES]
    weights = [
        each.to(digits.x_train).repeat(len(runs), 1, 1)
        for each in draw_initial_weights(runs[0], digits.features, digits.classes)
    ]
    net = StatisticsNet(runs[0], weights, config.networks, config.axis)
    right = train_to_last_accuracy(net, runs, digits)
    return StatisticsSeed(right.view(len(config.networks), len(RATES)).cpu().numpy())
