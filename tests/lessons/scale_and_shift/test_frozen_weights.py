"""Networks of which only a part is trained, against PyTorch's, and the judge of claim C49."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.scale_and_shift import frozen_config
from bn_core.lessons.scale_and_shift.code import write_frozen_code
from bn_core.lessons.scale_and_shift.frozen_config import (
    AFFINE,
    ALL,
    LAST,
    RANDOM,
    RATES,
    TRAINED,
    FrozenConfig,
)
from bn_core.lessons.scale_and_shift.frozen_figure import draw_frozen_weights
from bn_core.lessons.scale_and_shift.frozen_result import FrozenSeed, FrozenWeights
from bn_core.lessons.scale_and_shift.frozen_verdicts import judge_frozen_weights
from bn_core.lessons.scale_and_shift.trials import TRIALS
from bn_core.lessons.scale_and_shift.worker.frozen_weights import mark_trained, part, run
from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights
from tests.printed_code import run_code

TINY = FrozenConfig(depth=2, width=8, steps=10, seeds=1)
DIGITS = datasets.load_dataset(frozen_config.DATA)


def train_pytorch(config: FrozenConfig, name: str, rate: float) -> float:
    """Return the test accuracy of a network whose other parameters need no gradient."""
    training = config.run(config.seed, rate)
    weights = draw_initial_weights(training, DIGITS.features, DIGITS.classes)
    net = build_network("batch", training, weights)
    layers = list(net.modules())
    norms = [each for each in layers if isinstance(each, nn.BatchNorm1d)]
    last = [each for each in layers if isinstance(each, nn.Linear)][-1:]
    net.requires_grad_(name == ALL)
    for layer in {AFFINE: norms, LAST: last, ALL: []}[name]:
        layer.requires_grad_(True)
    learned = [each for each in net.parameters() if each.requires_grad]
    assert sum(each.numel() for each in learned) == config.count_trained(name)
    optimizer = torch.optim.SGD(learned, lr=rate)
    batches = datasets.draw_batches(DIGITS, training.batch_size, config.seed)
    for _, (x, y) in zip(range(config.steps), batches, strict=False):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimizer.step()
    return probes.measure_accuracy(net, DIGITS.x_test, DIGITS.y_test)


@pytest.mark.parametrize("name", [AFFINE, LAST, ALL])
def test_a_part_learns_as_in_pytorch(name: str) -> None:
    accuracy = part(TINY, 0).accuracy[TRAINED.index(name)]
    for rate in (0.1, 1.0):
        expected = train_pytorch(TINY, name, rate)
        assert accuracy[RATES.index(rate)] == pytest.approx(expected, abs=0.0041)  # two images


def test_random_weights_are_as_many_as_gammas_and_betas_and_none_of_them() -> None:
    affine, random, last, everything = mark_trained(TINY, 64, 10, seed=4).bool()
    assert [int(each.sum()) for each in (affine, random, last, everything)] == [
        TINY.count_trained(name) for name in TRAINED
    ]
    assert affine.sum() == random.sum() == 4 * 8
    assert not (random & affine).any()
    first = 64 * 8
    inner = first + 3 * 8  # the first layer's weights, then its bias, γ and β
    biases = [*range(first, inner), *range(inner + 64, inner + 64 + 3 * 8), *range(-10, 0)]
    assert not random[biases].any()
    assert not torch.equal(random, mark_trained(TINY, 64, 10, seed=5).bool()[1])


def plant(affine: float, random: float, last: float, steps: int = 200) -> FrozenWeights:
    """Six seeds with these accuracies at one rate, and no learning at all others."""
    config = FrozenConfig(seeds=6, steps=steps)
    accuracy = np.zeros((len(TRAINED), len(RATES)))
    for place, value in enumerate((affine, random, last, 1.0)):
        accuracy[place, place + 1] = value
    return FrozenWeights(config, (FrozenSeed(accuracy),) * 6)


@pytest.mark.parametrize(
    ("accuracies", "kinds"),
    [
        ((0.8, 0.7, 0.798), (Kind.HOLDS, Kind.HOLDS, Kind.HOLDS)),
        ((0.798, 0.7, 0.798), (Kind.FAILS, Kind.WEAKER, Kind.FAILS)),
        ((0.5, 0.5, 0.502), (Kind.FAILS, Kind.FAILS, Kind.FAILS)),
        ((0.0, 0.0, 0.0), (Kind.FAILS, Kind.FAILS, Kind.FAILS)),  # all diverged
        ((0.9, 0.8, 0.0), (Kind.HOLDS, Kind.HOLDS, Kind.HOLDS)),
    ],
)
def test_judge_follows_planted_accuracies(
    accuracies: tuple[float, float, float], kinds: tuple[Kind, ...]
) -> None:
    verdicts = judge_frozen_weights(plant(*accuracies))
    assert tuple(each.kind for each in verdicts) == kinds


def test_judge_waits_for_all_seeds_and_enough_steps() -> None:
    whole = plant(0.9, 0.5, 0.5)
    partial = FrozenWeights(whole.config, (*whole.computed[:-1], None))
    assert judge_frozen_weights(partial) == ()
    assert judge_frozen_weights(plant(np.nan, 0.5, 0.5)) == ()
    early = judge_frozen_weights(plant(0.9, 0.5, 0.5, steps=199))
    assert {each.kind for each in early} == {Kind.UNDECIDED}


def test_run_is_drawn_and_printed() -> None:
    results = list(run(TINY))
    assert [each.step for each in results] == [0, 1]
    for shown in (0, 1):
        drawn = draw_frozen_weights(TINY, results, shown, {})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    lines = run_code(write_frozen_code(TINY)).splitlines()
    assert lines[0] == f"affine {results[-1].accuracy[0].round(3).tolist()}"
    assert len(lines) == len(TRAINED)


def test_trials_differ_in_depth_alone() -> None:
    shallow, deep = (each.base for each in TRIALS if isinstance(each.base, FrozenConfig))
    assert (shallow, deep) == (FrozenConfig(), FrozenConfig(depth=10))
    assert TRAINED[1] == RANDOM
