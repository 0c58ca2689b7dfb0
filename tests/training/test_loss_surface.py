"""A slice is the loss of a copy with its weights set, and nothing of the network ever moves."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from loss_landscapes import planar_interpolation
from loss_landscapes.metrics import Loss
from torch import Tensor, nn
from torch.nn.functional import batch_norm, cross_entropy

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.lessons.landscape.worker.slicing import prepare_slices
from bn_core.training.data import datasets
from bn_core.training.loss_surface.directions import (
    compute_descent_direction,
    draw_direction,
    find_principal_plane,
    subtract_weights,
)
from bn_core.training.loss_surface.surface import LossSurface, flatten_parameters, move_weights
from bn_core.training.loss_surface.trajectory import record_trajectory
from bn_core.training.nets import build_networks
from tests.hypothesis_profiles import examples

DIGITS = datasets.load_dataset("digits")
X, Y = DIGITS.x_train[:96].double(), DIGITS.y_train[:96]


def nets(**more: object) -> list[nn.Sequential]:
    """Without and with batch norm, in float64, its running averages already moved."""
    config = RunConfig(**{"depth": 2, "width": 12, "activation": "relu", "seed": 3, **more})
    made = [net.double() for net in build_networks(config, DIGITS)]
    for net in made:
        net(X + 0.3)
        with torch.no_grad():
            for weight in net.parameters():  # away from γ = 1, β = 0
                weight += 0.1 * torch.sin(torch.arange(weight.numel())).view_as(weight)
    return made


def state(net: nn.Module) -> dict[str, Tensor]:
    return {name: each.clone() for name, each in net.state_dict().items()}


def set_weights(net: nn.Module, weights: Tensor) -> nn.Module:
    """A deep copy with the weights set, by PyTorch's own means."""
    move_weights = copy.deepcopy(net)
    nn.utils.vector_to_parameters(weights, move_weights.parameters())
    return move_weights


def frozen_loss(net: nn.Module, weights: Tensor) -> float:
    """Layer by layer: the statistics are those of a pass at the network's own weights."""
    move_weights, own, there = set_weights(net, weights), X, X
    with torch.no_grad():
        for here, away in zip(net.children(), move_weights.children(), strict=True):
            if isinstance(here, nn.BatchNorm1d):
                var, mean = torch.var_mean(own, dim=0, correction=0)
                there = batch_norm(there, mean, var, away.weight, away.bias, False, 0, here.eps)
                own = batch_norm(own, mean, var, here.weight, here.bias, False, 0, here.eps)
            else:
                own, there = here(own), away(there)
        return cross_entropy(there, Y).item()


def compute_loss(net: nn.Module, weights: Tensor, statistics: str) -> float:
    if statistics == "frozen":
        return frozen_loss(net, weights)
    move_weights = set_weights(net, weights).train(statistics == "batch")
    with torch.no_grad():
        return cross_entropy(move_weights(X), Y).item()


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
@pytest.mark.parametrize("statistics", SURFACES[1:])
def test_loss_surface_leaves_the_network_unchanged(kind: str, statistics: str) -> None:
    for net in nets(net=kind, channels=3):
        before, mode = state(net), net.training
        surface = LossSurface(net, X, Y, statistics)
        x, y = (draw_direction(net, 0, axis, biases=True) for axis in (0, 1))
        surface.losses(x, y, np.array([[1.0, -2.0], [0.5, 0.5]]))
        surface.loss_and_gradient(surface.start + x)
        after = state(net)
        assert before.keys() == after.keys()
        assert all(torch.equal(before[name], after[name]) for name in before)
        assert net.training == mode
        assert all(each.grad is None for each in net.parameters())


@pytest.mark.parametrize("statistics", SURFACES[1:])
@settings(max_examples=examples(8))
@given(a=st.floats(-2, 2), b=st.floats(-2, 2))
def test_loss_equals_a_copy_with_those_weights(statistics: str, a: float, b: float) -> None:
    for net in NETS:
        surface = LossSurface(net, X, Y, statistics)
        x, y = (draw_direction(net, 1, axis, biases=True) for axis in (0, 1))
        [found] = surface.losses(x, y, np.array([[a, b]]))
        weights = flatten_parameters(net) + a * x + b * y
        wanted = compute_loss(net, weights, statistics)
        assert found == pytest.approx(wanted, rel=1e-10, abs=1e-12)
        assert surface.loss(weights) == pytest.approx(wanted, rel=1e-10, abs=1e-12)


NETS = nets()


def test_losses_agree_with_loss_landscapes() -> None:
    """loss-landscapes walks there and back: its odd rows begin a step sooner."""
    points = np.array([[i, j + 1 - i % 2] for i in range(4) for j in range(4)]) / 4
    for net in NETS:
        x, y = (draw_direction(net, 1, axis, biases=True) for axis in (0, 1))
        ends = [move_weights(net, each) for each in (x, y)]
        theirs = planar_interpolation(net, *ends, Loss(cross_entropy, X, Y), 4, deepcopy_model=True)
        ours = LossSurface(net, X, Y, "batch").losses(x, y, points)
        np.testing.assert_allclose(ours, theirs.ravel(), rtol=1e-10)


@pytest.mark.parametrize("statistics", SURFACES[1:])
def test_loss_at_the_start_is_independent_of_earlier_calls(statistics: str) -> None:
    for net in NETS:
        surface = LossSurface(net, X, Y, statistics)
        x = draw_direction(net, 0, 0)
        first, _, again = surface.losses(x, x, np.array([[0.0, 0], [3, 1], [0, 0]]))
        assert first == again == surface.loss(surface.start)
        assert first == pytest.approx(
            compute_loss(net, flatten_parameters(net), statistics), rel=1e-12
        )


def test_frozen_and_batch_statistics_agree_only_at_the_start() -> None:
    own, frozen = (LossSurface(NETS[1], X, Y, each) for each in ("batch", "frozen"))
    x = draw_direction(NETS[1], 0, 0)
    points = np.array([[0.0, 0], [0.5, 0]])
    (a, b), (c, d) = own.losses(x, x, points), frozen.losses(x, x, points)
    assert a == pytest.approx(c, rel=1e-12)
    assert abs(b - d) > 1e-3


def test_scaling_a_hidden_layer_changes_only_the_frozen_loss() -> None:
    """x̂ does not know the scale of its input, up to ε."""
    net = NETS[1]
    x = torch.zeros_like(flatten_parameters(net))
    count = net[0].weight.numel() + net[0].bias.numel()
    x[:count] = flatten_parameters(net)[:count]
    points = np.array([[0.0, 0.0], [1.0, 0.0]])
    start, doubled = LossSurface(net, X, Y, "batch").losses(x, x, points)
    assert doubled == pytest.approx(start, rel=1e-4)
    start, doubled = LossSurface(net, X, Y, "frozen").losses(x, x, points)
    assert abs(doubled - start) > 0.01


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
def test_draw_direction_scales_each_filter_to_its_weights(kind: str) -> None:
    net = nets(net=kind, channels=3)[1]
    drawn = copy.deepcopy(net)
    nn.utils.vector_to_parameters(draw_direction(net, 5, 0), drawn.parameters())
    for ours, theirs in zip(drawn.parameters(), net.parameters(), strict=True):
        if theirs.dim() > 1:
            for one, other in zip(ours, theirs, strict=True):
                torch.testing.assert_close(one.norm(), other.norm())
        else:
            assert not ours.any()
    nn.utils.vector_to_parameters(draw_direction(net, 5, 0, biases=True), drawn.parameters())
    for ours, theirs in zip(drawn.parameters(), net.parameters(), strict=True):
        torch.testing.assert_close(ours.norm(), theirs.norm())


def test_draw_direction_is_equal_for_all_norms_and_differs_by_axis() -> None:
    none, batch = build_networks(RunConfig(depth=2, width=12), DIGITS)
    halves = []
    for net in (none, batch):
        move_weights = copy.deepcopy(net)
        nn.utils.vector_to_parameters(draw_direction(net, 2, 0), move_weights.parameters())
        halves.append([each for each in move_weights.parameters() if each.dim() > 1])
    for one, other in zip(*halves, strict=True):
        assert torch.equal(one, other)
    x, y = (draw_direction(none, 2, axis) for axis in (0, 1))
    assert abs(torch.cosine_similarity(x, y, dim=0)) < 0.2
    assert torch.equal(x, draw_direction(none, 2, 0))


def test_draw_direction_without_filters_has_the_length_of_the_weights() -> None:
    net = NETS[1]
    length = torch.cat([each.flatten() for each in net.parameters() if each.dim() > 1]).norm()
    torch.testing.assert_close(draw_direction(net, 0, 0, filters=False).norm(), length)
    whole = draw_direction(net, 0, 0, filters=False, biases=True).norm()
    torch.testing.assert_close(whole, flatten_parameters(net).norm())


def test_loss_and_gradient_agree_with_central_differences() -> None:
    for net in NETS:
        surface = LossSurface(net, X, Y, "batch")
        d, h = draw_direction(net, 0, 0, biases=True), 1e-6
        ahead, behind = surface.losses(d, d, np.array([[h, 0.0], [-h, 0.0]]))
        _, slope = surface.loss_and_gradient(surface.start)
        assert (slope @ d).item() == pytest.approx((ahead - behind) / (2 * h), rel=1e-5, abs=1e-8)
        down = compute_descent_direction(surface)
        torch.testing.assert_close(down.norm(), surface.start.norm())
        assert surface.loss(surface.start + 1e-4 * down) < surface.loss(surface.start)


def test_find_principal_plane_contains_a_plane_path() -> None:
    drawn = torch.Generator().manual_seed(0)
    axes = torch.randn(2, 30, generator=drawn, dtype=torch.float64)
    path = torch.randn(9, 2, generator=drawn, dtype=torch.float64) @ axes + 5.0
    x, y, places = find_principal_plane(path)
    torch.testing.assert_close(path[-1] + places @ torch.stack([x, y]), path)
    assert places[:, 0].min() == pytest.approx(-1)
    assert places[:, 1].abs().max() == pytest.approx(1)
    assert abs(x @ y) < 1e-9
    assert places[-1].abs().max() < 1e-12
    still = find_principal_plane(path[-1:])
    assert not still[0].any()


def test_subtract_weights_puts_the_start_at_minus_one() -> None:
    config = LandscapeConfig(direction="start", trained=20, depth=1, width=8, examples=64)
    here = prepare_slices(config, 1)
    made = record_trajectory(config.run(1), 20)
    for net, (first, last), surface, plane in zip(
        build_networks(config.run(1), DIGITS),
        [path[[0, -1]] for path in made.paths],
        here.surfaces[:2],
        here.planes,
        strict=True,
    ):
        assert torch.equal(flatten_parameters(net), first)
        assert torch.equal(subtract_weights(first, last), plane.x)
        [start] = surface.losses(plane.x, plane.y, np.array([[-1.0, 0.0]]))
        assert start == pytest.approx(surface.loss(first), rel=1e-4)
        assert surface.loss(last) < start
