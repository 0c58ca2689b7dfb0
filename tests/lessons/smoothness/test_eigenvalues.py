"""Eigenvalues by products are those of the whole Hessian; a look ahead is a step that was made."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.smoothness.config import GradientPathConfig
from bn_core.lessons.smoothness.worker.eigenvalues import find_largest, find_top_eigenvalue
from bn_core.lessons.smoothness.worker.line_search import search_line
from bn_core.training.data import datasets
from bn_core.training.loss_surface.surface import LossSurface, flatten_parameters
from bn_core.training.nets import build_networks
from tests.hypothesis_profiles import examples

X = torch.randn(24, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
Y = (X.prod(dim=1) > 0).long()
MOONS = datasets.load_dataset("moons")


def nets(activation: str = "tanh") -> list[nn.Sequential]:
    config = RunConfig(data="moons", depth=2, width=4, activation=activation, seed=1)
    return [net.double() for net in build_networks(config, MOONS)]


def whole(net: nn.Sequential) -> Tensor:
    """The Hessian, entry by entry, of a function that PyTorch knows as one of a vector."""
    names = [name for name, _ in net.named_parameters()]
    sizes = [each.numel() for each in net.parameters()]
    shapes = [each.shape for each in net.parameters()]

    def loss(weights: Tensor) -> Tensor:
        parts = [w.view(s) for w, s in zip(weights.split(sizes), shapes, strict=True)]
        given = dict(zip(names, parts, strict=True))
        logits = torch.func.functional_call(copy.deepcopy(net), given, (X,))
        return cross_entropy(logits, Y)

    return torch.autograd.functional.hessian(loss, flatten_parameters(net))


@pytest.mark.parametrize("place", [0, 1], ids=["none", "batch"])
def test_products_and_the_top_are_the_whole_hessians(place: int) -> None:
    net = nets()[place]
    before = {name: each.clone() for name, each in net.state_dict().items()}
    full = whole(net)
    product = LossSurface(net, X, Y, "batch").hessian()
    vector = torch.randn(len(full), generator=torch.Generator().manual_seed(2)).double()
    torch.testing.assert_close(product(vector), full @ vector, rtol=1e-8, atol=1e-10)
    top = find_top_eigenvalue(net, X, Y, seed=0, most=3000, near=1e-6)
    assert top.value == pytest.approx(torch.linalg.eigvalsh(full).max().item(), rel=1e-5)
    assert all(torch.equal(before[name], each) for name, each in net.state_dict().items())


@settings(max_examples=examples(25))
@given(values=st.lists(st.floats(-10, 10), min_size=2, max_size=6, unique=True))
@example(values=[1.6796875, -1.6796875])
def test_the_largest_eigenvalue_of_any_sign(values: list[float]) -> None:
    matrix = torch.diag(torch.tensor(values, dtype=torch.float64))
    first = torch.ones(len(values), dtype=torch.float64)
    found = find_largest(lambda v: matrix @ v, first, most=4000, near=1e-4)
    spread = max(abs(each) for each in values)
    gap = min(abs(found.value - each) for each in values)
    one, other = sorted(values, key=abs)[-2:]
    # Power iteration cannot choose between two of one size and other signs; then it says so.
    torn = one * other < 0 and abs(one) > 0.99 * abs(other) and not found.residual <= 1e-4
    assert gap <= 1e-3 * spread + 1e-12 or torn
    ahead = sorted(values)
    if ahead[-1] - ahead[-2] > 0.1 and abs(abs(ahead[0]) - abs(ahead[-1])) > 0.1:
        assert found.value == pytest.approx(ahead[-1], abs=1e-2 * spread)


def test_a_look_is_a_step_of_gradient_descent_on_a_copy() -> None:
    for net in nets("relu"):
        before = {name: each.clone() for name, each in net.state_dict().items()}
        steps = (0.05, 0.4)
        found = search_line(net, X, Y, steps)
        for place, step in enumerate(steps):
            moved = copy.deepcopy(net).train()
            first = gradient(moved)
            torch.nn.utils.vector_to_parameters(
                flatten_parameters(moved) - step * first, moved.parameters()
            )
            there = gradient(moved)
            assert found.loss[place] == pytest.approx(cross_entropy(moved(X), Y).item(), rel=1e-9)
            change = (there - first).norm().item()
            assert found.change[place] == pytest.approx(change, rel=1e-7)
            assert found.beta[place] == pytest.approx(change / (step * first.norm().item()))
        assert all(torch.equal(before[name], each) for name, each in net.state_dict().items())


def gradient(net: nn.Module) -> Tensor:
    loss = cross_entropy(net(X), Y)
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])


def test_looks_are_every_fifth_step() -> None:
    assert GradientPathConfig(steps=12).looks == (0, 5, 10)
    assert np.isfinite(GradientPathConfig().run(0).rate)
