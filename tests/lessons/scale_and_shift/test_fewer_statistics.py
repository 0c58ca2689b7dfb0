"""Networks with fewer statistics, against PyTorch's layers, and the judge of claim C52."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.nn.utils.parametrizations import weight_norm

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.scale_and_shift.code import write_statistics_code
from bn_core.lessons.scale_and_shift.statistics_config import (
    BATCH,
    BOTH,
    MEAN,
    MEAN_UNIT,
    NAMES,
    NONE,
    RATES,
    RMS,
    STD,
    UNITS,
    StatisticsConfig,
)
from bn_core.lessons.scale_and_shift.statistics_figure import draw_fewer_statistics
from bn_core.lessons.scale_and_shift.statistics_result import FewerStatistics, StatisticsSeed
from bn_core.lessons.scale_and_shift.statistics_verdicts import judge_fewer_statistics
from bn_core.lessons.scale_and_shift.trials import TRIALS
from bn_core.lessons.scale_and_shift.worker import fewer_statistics
from bn_core.training.data import datasets
from bn_core.training.weights import draw_initial_weights
from tests.printed_code import run_code

TINY = StatisticsConfig(depth=2, width=8, steps=10, seeds=1)
DIGITS = datasets.load_dataset("digits")


class OwnNorm(nn.Module):
    """One way to standardize over the batch, with running statistics and γ and β."""

    def __init__(self, arm: str, width: int) -> None:
        super().__init__()
        self.arm, self.scale = arm, None
        self.gamma = nn.Parameter(torch.ones(width))
        self.beta = nn.Parameter(torch.zeros(width))
        self.mean, self.square = torch.zeros(width), torch.ones(width)

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            mean = x.mean(0)
            square = x.square().mean(0) if self.arm == RMS else x.var(0, correction=0)
            kept = square if self.arm == RMS else x.var(0)
            self.mean = 0.9 * self.mean + 0.1 * mean.detach()
            self.square = 0.9 * self.square + 0.1 * kept.detach()
        else:
            mean, square = self.mean, self.square
        if self.arm in (MEAN, MEAN_UNIT):
            x = x - mean
        if self.arm in (STD, RMS):
            x = x / (square + 1e-5).sqrt()
        if self.arm == MEAN_UNIT and self.scale is None:
            self.scale = (x.detach().var(0, correction=0) + 1e-5).rsqrt()
        return x * (1.0 if self.scale is None else self.scale) * self.gamma + self.beta


def build(config: StatisticsConfig, arm: str) -> nn.Sequential:
    """Build a network from PyTorch's own layers where it has them."""
    weights = draw_initial_weights(config.run(0, 0.1), DIGITS.features, DIGITS.classes)
    layers: list[nn.Module] = []
    for place, weight in enumerate(weights):
        linear = nn.Linear(weight.shape[1], len(weight))
        linear.weight.data.copy_(weight)
        nn.init.zeros_(linear.bias)
        if place == len(weights) - 1:
            layers.append(linear)
            continue
        if arm == MEAN_UNIT:
            weight_norm(linear)
            linear.parametrizations.weight.original0.data.fill_(1.0)
            linear.parametrizations.weight.original0.requires_grad_(False)
        own = {
            (BATCH, BOTH): nn.BatchNorm1d(len(weight)),
            (UNITS, BOTH): nn.LayerNorm(len(weight)),
            (UNITS, RMS): nn.RMSNorm(len(weight), eps=1e-5),
        }
        layers += [linear, own.get((config.axis, arm), OwnNorm(arm, len(weight))), nn.ReLU()]
        if (config.axis, arm) == (UNITS, RMS):
            layers[-2] = Shifted(layers[-2], len(weight))
    return nn.Sequential(*layers)


class Shifted(nn.Module):
    """PyTorch's RMSNorm has no β."""

    def __init__(self, norm: nn.Module, width: int) -> None:
        super().__init__()
        self.norm, self.beta = norm, nn.Parameter(torch.zeros(width))

    def forward(self, x: Tensor) -> Tensor:
        shifted: Tensor = self.norm(x) + self.beta
        return shifted


def train_pytorch(config: StatisticsConfig, arm: str, rate: float) -> Tensor:
    """Return the logits of the test images after the training."""
    net = build(config, arm)
    learned = [each for each in net.parameters() if each.requires_grad]
    optimizer = torch.optim.SGD(learned, lr=rate)
    for _, (x, y) in zip(range(config.steps), datasets.draw_batches(DIGITS, 64, 0), strict=False):
        optimizer.zero_grad()
        cross_entropy(net(x), y).backward()
        optimizer.step()
    return net.eval()(DIGITS.x_test)


@pytest.mark.parametrize(
    ("axis", "arm"),
    [(UNITS, BOTH), (UNITS, RMS), *((BATCH, arm) for arm in NAMES)],
)
def test_networks_learn_as_in_pytorch(axis: str, arm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    config = replace(TINY, axis=axis)
    seen = []
    read = fewer_statistics.StatisticsNet.read

    def keep(self: Any, x: Tensor, *, running: bool) -> Any:
        seen.append(read(self, x, running=running))
        return seen[-1]

    monkeypatch.setattr(fewer_statistics.StatisticsNet, "read", keep)
    found = fewer_statistics.part(config, 0)
    place, rate = config.networks.index(arm), RATES.index(0.1)
    logits = seen[0].logits[place * len(RATES) + rate].T
    expected = train_pytorch(config, arm, 0.1)
    torch.testing.assert_close(logits, expected, rtol=1e-3, atol=1e-3)
    right = (expected.argmax(1) == DIGITS.y_test).double().mean().item()
    assert found.accuracy[place, rate] == pytest.approx(right, abs=0.0041)  # two images


def plant(axis: str, lost: dict[str, float], steps: int = 100) -> FewerStatistics:
    """Six seeds in which networks lose so many points at a rate each, and guess at others."""
    config = StatisticsConfig(axis=axis, seeds=6, steps=steps)
    accuracy = np.full((len(config.networks), len(RATES)), 0.1)
    for place, arm in enumerate(config.networks):
        accuracy[place, place % len(RATES)] = 0.9 - lost.get(arm, 0.0) / 100
    return FewerStatistics(config, (StatisticsSeed(accuracy),) * 6)


@pytest.mark.parametrize(
    ("lost", "kinds"),
    [
        ({RMS: 2, STD: 2, MEAN_UNIT: 2, NONE: 2}, (Kind.HOLDS,) * 4),
        ({RMS: 2.2, STD: 2.2, MEAN_UNIT: 2.2, NONE: 1.8}, (*[Kind.FAILS] * 3, Kind.WEAKER)),
        ({RMS: -9, STD: 90, MEAN: 90}, (Kind.HOLDS, Kind.HOLDS, Kind.FAILS, Kind.FAILS)),
        (dict.fromkeys(NAMES, np.nan), ()),
    ],
)
def test_judge_follows_planted_accuracies(lost: dict[str, float], kinds: tuple[Kind, ...]) -> None:
    verdicts = judge_fewer_statistics(plant(BATCH, lost))
    assert tuple(each.kind for each in verdicts) == kinds
    rms = judge_fewer_statistics(plant(UNITS, lost))
    assert tuple(each.kind for each in rms) == (kinds and (kinds[1], kinds[3]))


def test_judge_waits_for_all_seeds_and_enough_steps() -> None:
    whole = plant(BATCH, {})
    assert judge_fewer_statistics(replace(whole, computed=(*whole.computed[:-1], None))) == ()
    early = judge_fewer_statistics(plant(BATCH, {NONE: 5}, steps=99))
    assert {each.kind for each in early} == {Kind.UNDECIDED}


def test_run_is_drawn_and_printed() -> None:
    config = replace(TINY, axis=UNITS)
    results = list(fewer_statistics.run(config))
    assert [each.step for each in results] == [0, 1]
    for shown in (0, 1):
        drawn = draw_fewer_statistics(config, results, shown, {})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    lines = run_code(write_statistics_code(config)).splitlines()
    names = ["mean and standard deviation", "root mean square alone", "mean alone", "neither"]
    for line, name, values in zip(lines, names, results[-1].accuracy, strict=True):
        assert line == f"{name} {values.round(3).tolist()}"


def test_trials_differ_in_axis_and_depth() -> None:
    units, batch, shallow = (each.base for each in TRIALS if isinstance(each.base, type(TINY)))
    assert units == replace(batch, axis=UNITS)
    assert shallow == replace(batch, depth=3)
    assert batch == StatisticsConfig(axis=BATCH, depth=8, steps=100)
