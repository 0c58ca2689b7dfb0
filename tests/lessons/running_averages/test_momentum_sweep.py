"""Many averages of one training are what as many trainings with that momentum would keep."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.running_averages.config import MOMENTA, MomentumSweepConfig
from bn_core.lessons.running_averages.momentum_result import MomentumSweep
from bn_core.lessons.running_averages.verdicts import judge_momentum
from bn_core.lessons.running_averages.worker.momentum_sweep import (
    AveragesByMomentum,
    get_buffers,
    run,
)
from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

SMALL = MomentumSweepConfig(steps=12, seeds=2)


@pytest.fixture(scope="module")
def results() -> Sequence[MomentumSweep]:
    return list(run(SMALL))


def train(momentum: float, size: int, seed: int) -> tuple[nn.Sequential, float]:
    """A network that PyTorch itself trains with this momentum, and its accuracy."""
    digits = datasets.load_dataset("digits")
    config = SMALL.run(size, seed)
    net = build_network(
        "batch", config, draw_initial_weights(config, digits.features, digits.classes)
    )
    for layer in net:
        if isinstance(layer, nn.BatchNorm1d):
            layer.momentum = momentum
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    batches = datasets.draw_batches(digits, size, seed)
    for _ in range(config.steps):
        x, y = next(batches)
        optimizer.zero_grad()
        cross_entropy(net(x), y).backward()
        optimizer.step()
    return net, probes.measure_accuracy(net, digits.x_test, digits.y_test)


@pytest.mark.parametrize("momentum", [0.001, 0.1, 0.5])
def test_each_is_what_pytorch_keeps_with_that_momentum(
    results: Sequence[MomentumSweep], momentum: float
) -> None:
    for place, size in enumerate(SMALL.sizes):
        _, accuracy = train(momentum, size, 1)
        found = results[-1].accuracy[place, 1, MOMENTA.index(momentum)]
        # lerp rounds in another way, and one test image is 0.002.
        assert found == pytest.approx(accuracy, abs=0.0041)


def test_the_averages_are_pytorchs_buffers() -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 2))
    twins = [copy.deepcopy(net) for _ in MOMENTA]
    for twin, momentum in zip(twins, MOMENTA, strict=True):
        twin[1].momentum = momentum
    averages = AveragesByMomentum(net, MOMENTA)
    for _ in range(5):
        x = torch.randn(6, 4)
        for each in (net, *twins):
            each(x)
        averages.update()
    given = copy.deepcopy(net)
    for place, twin in enumerate(twins):
        averages.load_into(given, place)
        for ours, theirs in zip(get_buffers(given[1]), get_buffers(twin[1]), strict=True):
            torch.testing.assert_close(ours, theirs)


def test_a_run_comes_network_by_network_and_ends_whole(results: Sequence[MomentumSweep]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    last = results[-1]
    assert last.step == SMALL.steps * last.exact.size
    assert last.accuracy.shape == (3, 2, len(MOMENTA))
    assert np.isfinite(last.accuracy).all()
    assert np.isfinite(last.exact).all()


@pytest.mark.parametrize(
    ("points", "kind"),
    [
        ((2.0, 2.0, 2.0), Kind.HOLDS),  # twice the point
        ((0.5, 0.5, 0.5), Kind.WEAKER),
        ((0.0, 0.0, 0.0), Kind.FAILS),
        ((-2.0, -2.0, -2.0), Kind.FAILS),
        ((2.0, 2.0, -0.5), Kind.ONLY),
        ((2.0, 2.0, np.nan), Kind.UNDECIDED),  # a network diverged
    ],
)
def test_copied_momentum_is_judged_by_what_it_costs(points: tuple[float, ...], kind: Kind) -> None:
    accuracy = np.full((3, 6, len(MOMENTA)), 0.9)
    accuracy[..., MOMENTA.index(0.9)] -= np.array(points)[:, None] / 100
    found = judge_momentum(SMALL, MomentumSweep(1.0, "", 1, accuracy, np.full((3, 6), 0.9)))
    assert (found.id, found.part.name, found.kind) == ("C38", "copied", kind)
