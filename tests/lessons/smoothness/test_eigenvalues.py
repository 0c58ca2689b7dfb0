"""Eigenvalues by products are those of dense matrices; a look ahead is a step that was made."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.smoothness.config import GradientPathConfig
from bn_core.lessons.smoothness.worker import eigenvalues
from bn_core.lessons.smoothness.worker.eigenvalues import find_largest
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


def as_function(net: nn.Sequential) -> Callable[[Tensor], Tensor]:
    """The logits as a function of the parameter vector, with the batch's own statistics."""
    names = [name for name, _ in net.named_parameters()]
    sizes = [each.numel() for each in net.parameters()]
    shapes = [each.shape for each in net.parameters()]
    plain = copy.deepcopy(net)
    for each in plain.modules():
        if isinstance(each, nn.BatchNorm1d):
            each.track_running_stats = False
            each.running_mean = each.running_var = None

    def logits(weights: Tensor) -> Tensor:
        parts = [w.view(s) for w, s in zip(weights.split(sizes), shapes, strict=True)]
        return torch.func.functional_call(plain, dict(zip(names, parts, strict=True)), (X,))

    return logits


def dense_hessian(net: nn.Sequential) -> Tensor:
    """Not by torch.func.hessian, which is not symmetric through PyTorch's own batch norm."""
    logits = as_function(net)
    return torch.autograd.functional.hessian(
        lambda w: cross_entropy(logits(w), Y), flatten_parameters(net)
    )


def dense_fisher(net: nn.Sequential) -> Tensor:
    """The mean over the examples of Jᵀ (diag(p) − p pᵀ) J."""
    logits, weights = as_function(net), flatten_parameters(net)
    p = logits(weights).softmax(dim=1)
    inner = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    slopes = torch.func.jacrev(logits)(weights)
    return torch.einsum("nip,nij,njq->pq", slopes, inner, slopes) / len(X)


@pytest.mark.parametrize("place", [0, 1], ids=["none", "batch"])
def test_products_are_those_of_dense_hessian_and_fisher(place: int) -> None:
    net = nets()[place]
    before = {name: each.clone() for name, each in net.state_dict().items()}
    surface = LossSurface(net, X, Y, "batch")
    vector = torch.randn(surface.start.shape, generator=torch.Generator().manual_seed(2)).double()
    for product, dense in (
        (surface.hessian(), dense_hessian(net)),
        (surface.fisher(), dense_fisher(net)),
    ):
        torch.testing.assert_close(product(vector), dense @ vector, rtol=1e-8, atol=1e-10)
        values = torch.linalg.eigvalsh(dense)
        found = find_largest(product, vector)
        assert found.top.value == pytest.approx(values.max().item(), rel=1e-5)
        dominant = values[values.abs().argmax()].item()
        assert found.dominant.value == pytest.approx(dominant, rel=1e-5)
        assert found.top.residual < 1e-3
    assert all(torch.equal(before[name], each) for name, each in net.state_dict().items())


def test_the_largest_eigenvalue_of_a_saddle_is_not_the_dominant_one() -> None:
    """With the labels turned round the loss is as concave as it was convex."""
    net = nets()[0]
    dense = -dense_hessian(net)
    values = torch.linalg.eigvalsh(dense)
    assert -values.min() > values.max() > 0
    found = find_largest(lambda v: dense @ v, torch.ones(len(dense), dtype=torch.float64))
    assert found.dominant.value == pytest.approx(values.min().item(), rel=1e-5)
    assert found.top.value == pytest.approx(values.max().item(), rel=1e-4)


@settings(max_examples=examples(25))
@given(values=st.lists(st.floats(-10, 10), min_size=2, max_size=6, unique=True))
@example(values=[1.6796875, -1.6796875])
@example(values=[-3.0, 1.0, 2.0])
def test_eigenvalues_of_any_sign(values: list[float]) -> None:
    matrix = torch.diag(torch.tensor(values, dtype=torch.float64))
    found = find_largest(lambda v: matrix @ v, torch.ones(len(values), dtype=torch.float64))
    spread = max(abs(each) for each in values)
    assert found.top.value == pytest.approx(max(values), abs=1e-3 * spread)
    assert abs(found.dominant.value) == pytest.approx(spread, rel=1e-3)


def test_what_does_not_converge_or_is_not_finite_is_nan(monkeypatch: pytest.MonkeyPatch) -> None:
    first = torch.randn(500, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    assert math.isnan(find_largest(lambda v: v * math.nan, first).top.value)
    monkeypatch.setattr(eigenvalues, "RESTARTS", 1)
    crowded = torch.linspace(0.999, 1, 500, dtype=torch.float64)
    monkeypatch.setattr(eigenvalues, "TOLERANCE", 1e-12)
    assert math.isnan(find_largest(lambda v: crowded * v, first).top.residual)


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
