"""Weight decay against a growing rate: the law, against torch.optim, and the judge of C42."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.length_direction.claims import CLAIMS
from bn_core.lessons.length_direction.code import write_growth_code
from bn_core.lessons.length_direction.growth_config import EPSILONS, PAIRS, GrowthConfig
from bn_core.lessons.length_direction.growth_figure import draw_growing_rate
from bn_core.lessons.length_direction.growth_result import GrowingRate
from bn_core.lessons.length_direction.growth_verdicts import judge_growing_rate
from bn_core.lessons.length_direction.trials import TRIALS
from bn_core.lessons.length_direction.worker import growing_rate
from bn_core.training.data import datasets
from bn_core.training.nets import list_weight_layers
from bn_core.training.weights import draw_initial_weights
from tests.printed_code import run_code

MOVING = GrowthConfig(rate=0.02, momentum=0.9, steps=30, seeds=1, seed=3)
DIGITS = datasets.load_dataset("digits")


def build_pytorch_network(config: GrowthConfig) -> nn.Sequential:
    weights = draw_initial_weights(config.run(config.seed), DIGITS.features, DIGITS.classes)
    layers: list[nn.Module] = []
    for weight in weights:
        linear = nn.Linear(weight.shape[1], len(weight), bias=False, dtype=torch.float64)
        linear.weight.data.copy_(weight)
        norm = nn.BatchNorm1d(len(weight), eps=1e-30, affine=False, dtype=torch.float64)
        layers += [linear, norm, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_both_trajectories_are_those_of_torch_optim(momentum: float) -> None:
    """The decayed network by SGD's own weight_decay, and the other by its own lr and buffer."""
    config = replace(MOVING, momentum=momentum)
    *_, last = growing_rate.run(config)
    alpha = max(np.roots([1, -(1 + momentum - config.rate * config.decay), momentum]).real)
    decayed, grown = build_pytorch_network(config), build_pytorch_network(config)
    common = {"lr": config.rate, "momentum": momentum}
    one = torch.optim.SGD(decayed.parameters(), weight_decay=config.decay, **common)
    other = torch.optim.SGD(grown.parameters(), **common)
    for w in grown.parameters():
        if momentum:  # from a step before the first, w/α⁻¹, to w
            before = w.detach() * alpha
            other.state[w]["momentum_buffer"] = -(w.detach() - before) / (config.rate * alpha)
    batches = datasets.draw_batches(DIGITS, 64, config.seed)
    losses, norms = [], []
    for step in range(config.steps):
        x, y = next(batches)
        other.param_groups[0]["lr"] = config.rate * alpha ** (-2 * step - 1)
        made = []
        for net, optimizer in ((decayed, one), (grown, other)):
            squares = [each.weight.detach().square().sum(1) for each in list_weight_layers(net)]
            norms.append(torch.cat(squares).mean().sqrt().item())
            loss = nn.functional.cross_entropy(net(x.double()), y)
            made.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(made)
    np.testing.assert_allclose(last.losses[:2, 0].T, losses, rtol=1e-12)
    np.testing.assert_allclose(last.norms[:2, 0].T, np.reshape(norms, (-1, 2)), rtol=1e-9)
    assert last.furthest(config.steps)[0].max() < 1e-11
    assert last.constant[:, -1].min() > 1e-4  # the growth is no small matter
    assert last.furthest(config.steps)[PAIRS.index("without")].min() > 1e-4


def test_run_measures_every_pair_and_draws_it() -> None:
    results = list(growing_rate.run(MOVING))
    last = results[-1]
    assert last.done
    assert last.apart.shape == (len(PAIRS), 1, MOVING.steps)
    assert [each.part for each in last.verdicts] == list(CLAIMS["C42"].parts)
    scanned = last.furthest(MOVING.steps)[1 : len(EPSILONS), 0]
    np.testing.assert_allclose(scanned[1:3] / scanned[0], [100, 1000], rtol=0.1)  # as ε
    for shown in (0, len(results) - 1):
        drawn = draw_growing_rate(MOVING, results, shown, {"theme": "dark"})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


def test_outputs_that_are_no_numbers_are_infinitely_far_apart() -> None:
    *_, last = growing_rate.run(GrowthConfig(rate=0.5, decay=0.5, steps=30, seeds=1))
    assert np.isposinf(last.apart[PAIRS.index("without"), 0, -1])
    assert last.verdicts[-1].kind == Kind.HOLDS


def plant(exact: float, scanned: float, single: float, bare: float) -> GrowingRate:
    """Differences that six seeds share, from the first step on."""
    apart = np.full((len(PAIRS), 6, 300), scanned)
    for name, value in (("no ε", exact), ("float32", single), ("without", bare)):
        apart[PAIRS.index(name)] = value
    blank = np.ones((3, 6, 300))
    return GrowingRate(1.0, "", 300, apart, blank[0], blank, blank)


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ((1e-6, 0.01, 0.01, 0.1), (Kind.HOLDS,) * 4),
        ((1.1e-6, 0.011, 0.011, 0.099), (Kind.FALSE, *[Kind.FAILS] * 3)),
        ((np.inf,) * 4, (Kind.FALSE, Kind.FAILS, Kind.FAILS, Kind.HOLDS)),
        ((np.nan,) * 4, (Kind.UNDECIDED,) * 4),
    ],
)
def test_judge_follows_planted_differences(
    values: tuple[float, float, float, float], kinds: tuple[Kind, ...]
) -> None:
    verdicts = judge_growing_rate(GrowthConfig(), plant(*values))
    assert tuple(each.kind for each in verdicts) == kinds


def test_judge_finds_steps_and_epsilon_up_to_which_it_holds() -> None:
    """The functions differ for one step, the law's in one seed: after 30 steps, before 100."""
    result = plant(0, 0, 0, 1)
    result.apart[PAIRS.index("no ε"), 0, 50] = 1
    result.apart[EPSILONS.index(1e-9) : len(EPSILONS), :, 50] = 1
    result.apart[PAIRS.index("float32"), :, 50] = 1
    law, eps, single, _ = judge_growing_rate(GrowthConfig(), result)
    for verdict, low, high in ((law, 30, 100), (single, 30, 100), (eps, 1e-10, 1e-9)):
        assert verdict.boundary is not None
        assert verdict.boundary.side == "below"
        assert low <= verdict.boundary.interval.median <= high
    assert {verdict.kind for verdict in (law, eps, single)} == {Kind.ONLY}


def test_rate_grows_by_the_shrinkage_and_too_much_decay_is_refused() -> None:
    config = GrowthConfig()
    assert config.shrinkage == pytest.approx(1 - config.rate * config.decay)
    assert config.rate_at(0) == pytest.approx(config.rate / config.shrinkage)
    assert config.rate_at(1) / config.rate_at(0) == pytest.approx(config.shrinkage**-2)
    assert GrowthConfig(rate=1.0, decay=0.5, steps=1000).rate_at(999) == np.inf
    with pytest.raises(ValueError, match="take at most"):
        GrowthConfig(rate=0.1, decay=0.1, momentum=0.9)


def test_trials_differ_in_momentum_and_its_rate() -> None:
    _, still, moving = (each.base for each in TRIALS)
    assert still == GrowthConfig()
    assert moving == replace(GrowthConfig(), rate=0.02, momentum=0.9)


@pytest.mark.parametrize("config", [GrowthConfig(steps=40), replace(MOVING, steps=40)])
def test_printed_code_shows_the_law(config: GrowthConfig) -> None:
    lines = run_code(write_growth_code(config)).splitlines()
    assert len(lines) == config.steps
    assert max(float(each.split()[1]) for each in lines) < 1e-9
