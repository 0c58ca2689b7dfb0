"""Networks that learn γ, β, both or neither: laws, PyTorch, and the lesson's measured facts."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from torch import nn

from bn_core.figures.style import LIGHT
from bn_core.lessons.scale_and_shift.config import BOTH, LEARNED, MOMENTS, NEITHER, AffineConfig
from bn_core.lessons.scale_and_shift.experiments import AFFINE_NETWORKS
from bn_core.lessons.scale_and_shift.figure import choose_colour
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.lessons.scale_and_shift.sentences import tell_worth
from bn_core.lessons.scale_and_shift.table import networks_to_csv
from bn_core.lessons.scale_and_shift.worker.affine_networks import run
from bn_core.lessons.scale_and_shift.worker.stacked_networks import StackedNetworks

SMALL = AffineConfig(depth=2, width=4, steps=MOMENTS, seeds=2)
CPU = torch.device("cpu")


@cache
def finish(config: AffineConfig) -> AffineNetworks:
    *_, last = run(config)
    return last


def make_examples(seeds: int, size: int, features: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    x = torch.randn(seeds, size, features, generator=generator)
    return x, torch.randint(2, (seeds, size), generator=generator)


@pytest.mark.parametrize("activation", [nn.Tanh, nn.Sigmoid, nn.ReLU])
@pytest.mark.parametrize("network", [NEITHER, BOTH])
def test_stacked_networks_agree_with_pytorch(network: int, activation: type[nn.Module]) -> None:
    """The first and the last are BatchNorm1d with affine=False and with affine=True."""
    config = AffineConfig(activation=activation.__name__.lower(), depth=2, width=5, seeds=2)
    stack = StackedNetworks(config, 2, 2, CPU)
    seed, layers = 1, []
    for weight in stack.weights:
        inputs, outputs = weight.shape[2:]
        linear = nn.Linear(inputs, outputs, bias=weight is stack.weights[-1])
        linear.weight.data = weight[network, seed].detach().T.clone()
        layers.append(linear)
    layers[-1].bias.data.zero_()
    norms = [nn.BatchNorm1d(5, affine=network == BOTH) for _ in range(2)]
    net = nn.Sequential(
        layers[0], norms[0], activation(), layers[1], norms[1], activation(), layers[2]
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    for _ in range(4):
        x, y = make_examples(2, 32)
        stack.learn(x, y)
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x[seed]), y[seed]).backward()
        optimizer.step()
    for layer, weight in zip(layers, stack.weights, strict=True):
        torch.testing.assert_close(
            layer.weight.detach(), weight[network, seed].detach().T, rtol=1e-4, atol=1e-5
        )
    x, y = x[seed], y[seed]
    net.eval()
    with torch.no_grad():
        loss = nn.functional.cross_entropy(net(x), y)
        np.testing.assert_array_equal(net(x).argmax(1), stack.classify(x)[network, seed])
    torch.testing.assert_close(loss, stack.measure_loss(x, y)[network, seed], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_without_beta_opposite_points_get_opposite_logits(activation: str) -> None:
    """If a batch is symmetric about its mean, logits minus their bias are odd at any depth.

    A sigmoid is a half and an odd part, and the next batch norm subtracts what the halves add.
    """
    config = AffineConfig(activation=activation, depth=3, width=6, seeds=1)
    stack = StackedNetworks(config, 2, 2, CPU)
    half, y = make_examples(1, 20)
    x = torch.cat([half, -half], dim=1)
    for _ in range(3):
        stack.learn(x, torch.cat([y, y], dim=1))
    logits = stack._forward(x, training=True).detach()[:, 0]
    sums = logits[:, :20] + logits[:, 20:]
    spread = (sums - sums.mean(1, keepdim=True)).abs().amax((1, 2))
    gammas_only = [LEARNED.index("neither"), LEARNED.index("γ")]
    assert (spread[gammas_only] < 1e-4).all()
    assert spread[BOTH] > 1e-2


def test_parameters_that_are_not_learned_keep_their_start() -> None:
    last = finish(SMALL)
    np.testing.assert_array_equal(last.gamma[:, [NEITHER, LEARNED.index("β")]], 1)
    np.testing.assert_array_equal(last.beta[:, [NEITHER, LEARNED.index("γ")]], 0)
    np.testing.assert_array_equal(last.gamma[0], 1)
    np.testing.assert_array_equal(last.beta[0], 0)
    assert (last.gamma[-1, BOTH] != 1).all()
    assert (last.beta[-1, BOTH] != 0).all()


def test_networks_start_as_one_and_a_run_repeats() -> None:
    results = list(run(SMALL))
    first = results[-1].accuracy[0]
    np.testing.assert_array_equal(first, np.broadcast_to(first[0], first.shape))
    assert [each.progress for each in results] == sorted(each.progress for each in results)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    np.testing.assert_array_equal(results[-1].accuracy, finish(SMALL).accuracy)


def test_a_map_shows_what_the_first_seed_answers() -> None:
    """At the points of the map nearest to the test points, most answers are those it scored."""
    config = AffineConfig(seeds=1)
    last = finish(config)
    side = last.classes.shape[-1]
    columns, rows = np.rint((last.points + last.edge) / (2 * last.edge) * (side - 1)).astype(int).T
    for network in range(len(LEARNED)):
        right = last.classes[-1, network, rows, columns] == last.labels
        assert abs(right.mean() - last.accuracy[-1, network, 0]) < 0.1


def test_circles_need_beta() -> None:
    """The lesson opens with this: without β the network guesses, also with γ."""
    config = AffineConfig()
    last = finish(config)
    neither, gamma, beta, both = last.accuracy[-1]
    assert max(*neither, *gamma) < 0.6
    assert np.median(beta) > 0.9
    assert both.min() > 0.9
    assert np.median(both) > 0.97
    assert "β helps, and γ alone does not" in tell_worth(config, last)


def test_moons_need_gamma() -> None:
    config = AffineConfig(data="moons")
    neither, gamma, beta, both = finish(config).accuracy[-1]
    assert gamma.min() > neither.max()
    assert np.median(gamma) - np.median(neither) > 0.04
    assert abs(np.median(beta) - np.median(neither)) < 0.01
    assert np.median(both) > 0.95
    assert "γ helps, and β alone does not" in tell_worth(config, finish(config))


def test_digits_need_neither() -> None:
    config = AffineConfig(data="digits")
    last = finish(config)
    middle = last.median_accuracy[-1]
    assert np.ptp(middle) <= 0.01
    assert last.median_loss[-1, BOTH] < 0.8 * last.median_loss[-1, NEITHER]
    assert "make no difference" in tell_worth(config, last)
    assert last.edge == 0
    assert last.classes.size == 0


@pytest.mark.parametrize("moment", [0, MOMENTS])
@pytest.mark.parametrize("config", [SMALL, AffineConfig(data="digits", steps=30, seeds=1)])
def test_figures_draw_every_moment_of_a_run(config: AffineConfig, moment: int) -> None:
    results = list(run(config))
    for shown in (0, len(results) - 1):
        view = {"moment": str(moment), "theme": "light"}
        drawn = AFFINE_NETWORKS.figure(config, results, shown, view)
        json.dumps(drawn, allow_nan=False)
        for each in drawn["figures"]:
            go.Figure(each["data"], each["layout"])
        assert all(drawn["say"])
    assert len(drawn["figures"]) == (4 if config.data == "circles" else 3)
    assert choose_colour(NEITHER, LIGHT) != choose_colour(BOTH, LIGHT)


def test_csv_holds_every_number() -> None:
    last = finish(SMALL)
    lines = networks_to_csv(SMALL, last).splitlines()
    numbers = last.accuracy.size + last.loss.size + last.gamma.size + last.beta.size
    assert len(lines) == 1 + numbers
    assert len(networks_to_csv(SMALL, None).splitlines()) == 1
