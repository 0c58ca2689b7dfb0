"""Theorem 4.1 is the backward pass: an equation up to ε, kept by every unit."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.smoothness.worker.gradient_bound_check import (
    check,
    measure_bounds,
)


@pytest.mark.parametrize("eps", [1e-12, 1e-5, 0.1])
def test_the_bound_is_an_equation_without_epsilon_and_kept_with_it(eps: float) -> None:
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Linear(5, 7),
        nn.BatchNorm1d(7, eps=eps),
        nn.Tanh(),
        nn.Linear(7, 6),
        nn.BatchNorm1d(6, eps=eps),
        nn.ReLU(),
        nn.Linear(6, 3),
    )
    before = {name: each.clone() for name, each in net.state_dict().items()}
    with torch.no_grad():
        net[1].weight.mul_(3)
    x, y = torch.randn(40, 5), torch.randint(0, 3, (40,))
    for each, norm in zip(measure_bounds(net, x, y), (net[1], net[4]), strict=True):
        # With ε the root is larger than σ, and a little of the direction of x̂ stays.
        assert each.quotient.max() <= 1 + 1e-9
        room = 1e-9 if eps < 1e-9 else 100 * eps
        assert each.quotient.min() >= 1 - room
        assert len(each.scale) == norm.num_features
    assert all(torch.equal(before[k], v) for k, v in net.state_dict().items() if "1.w" not in k)


@pytest.mark.parametrize("net", ["mlp", "cnn"])
def test_check_lists_every_layer(net: str) -> None:
    config = LandscapeConfig(net=net, depth=2, width=8, trained=5, examples=64)
    answer = check(config.run(config.seed), config.trained, config.examples)
    rows = answer["table"]["rows"]
    assert [row[0] for row in rows] == ["1", "2"]
    assert "γ/σ is above 1 in" in answer["sentence"]
    assert answer["state"] in ("agrees", "differs")
