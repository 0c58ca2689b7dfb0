"""A slice that starts elsewhere is its plane seen from there, with statistics taken there."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.functional import cross_entropy

from bn_core.lessons.landscape.config import DIRECTIONS, STARTS, SURFACES, LandscapeConfig
from bn_core.lessons.landscape.worker import slicing
from bn_core.lessons.landscape.worker.slicing import SeedSlices
from bn_core.training.loss_surface.directions import draw_direction
from bn_core.training.loss_surface.surface import flatten_parameters
from bn_core.training.loss_surface.trajectory import Trajectory, record_trajectory
from tests.hypothesis_profiles import examples

CONFIG = LandscapeConfig(depth=2, width=10, trained=15, examples=64, seeds=1, seed=4)
FROZEN = SURFACES.index("frozen")
LENGTHS = st.floats(-2, 2).map(lambda value: round(value, 3))
Lay = Callable[..., SeedSlices]


def in_double(made: Trajectory) -> Trajectory:
    nets = [copy.deepcopy(net).double() for net in made.nets]
    here = made.data.to(torch.device("cpu"), torch.float64)
    return Trajectory(here, nets, [path.double() for path in made.paths], made.ended)


DOUBLE = in_double(record_trajectory(CONFIG.run(CONFIG.seed), CONFIG.trained))
X, Y = DOUBLE.data.x_train[:64], DOUBLE.data.y_train[:64]


@pytest.fixture(scope="module")
def lay() -> Iterator[Lay]:
    """The site of CONFIG, with changes, in float64."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slicing, "record_trajectory", lambda *_: DOUBLE)
        yield lambda **more: slicing.prepare_slices.__wrapped__(
            replace(CONFIG, **more), CONFIG.seed
        )


@settings(max_examples=examples(15))
@given(a=LENGTHS, b=LENGTHS, u=LENGTHS, v=LENGTHS)
def test_a_start_is_an_offset_of_the_same_plane(
    lay: Lay, a: float, b: float, u: float, v: float
) -> None:
    here, there = lay(), lay(start_a=a, start_b=b)
    found = there.losses(np.array([[0.0, 0.0], [u, v]]))[:2]
    wanted = here.losses(np.array([[a, b], [a + u, b + v]]))[:2]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


@pytest.mark.parametrize("direction", STARTS)
def test_frozen_statistics_are_those_of_the_start(lay: Lay, direction: str) -> None:
    there = lay(direction=direction, start_a=0.7, start_b=-0.4)
    _, own, frozen, _ = there.losses(np.zeros((1, 2)))[:, 0]
    assert frozen == pytest.approx(own, rel=1e-9)
    at_home = lay(direction=direction).losses(np.array([[0.7, -0.4]]))[FROZEN, 0]
    assert abs(frozen - at_home) > 1e-3


def test_prepare_slices_computes_the_gradient_again_at_the_start(lay: Lay) -> None:
    here = lay(direction="gradient")
    there = lay(direction="gradient", start_a=0.3, start_b=0.5)
    for net, home, plane in zip(DOUBLE.nets, here.planes, there.planes, strict=True):
        weights = flatten_parameters(net) + 0.3 * home.x + 0.5 * home.y
        put = copy.deepcopy(net).train()
        nn.utils.vector_to_parameters(weights, put.parameters())
        cross_entropy(put(X), Y).backward()
        slope = torch.cat([each.grad.flatten() for each in put.parameters()])
        wanted = -slope * weights.norm() / slope.norm()
        torch.testing.assert_close(plane.x, wanted, rtol=1e-9, atol=1e-12)
        assert torch.equal(plane.y, home.y)
        assert torch.cosine_similarity(plane.x, home.x, dim=0) < 0.999


@pytest.mark.parametrize("direction", STARTS)
def test_without_a_start_it_is_the_networks_own_place(lay: Lay, direction: str) -> None:
    here, (none, batch) = lay(direction=direction), DOUBLE.nets
    for terrain, net in zip(here.surfaces, [none, batch, batch, batch], strict=True):
        assert torch.equal(terrain.start, flatten_parameters(net))
    for plane, net in zip(here.planes, DOUBLE.nets, strict=True):
        filters = direction != "plain"
        assert torch.equal(plane.y, draw_direction(net, CONFIG.seed, 1, filters=filters))


def test_no_network_moves_with_the_start(lay: Lay) -> None:
    before = [
        {name: each.clone() for name, each in net.state_dict().items()} for net in DOUBLE.nets
    ]
    lay(start_a=2.0, start_b=-1.0).losses(np.array([[1.0, 1.0]]))
    for net, kept in zip(DOUBLE.nets, before, strict=True):
        assert all(torch.equal(kept[name], each) for name, each in net.state_dict().items())


@pytest.mark.parametrize("direction", sorted({*DIRECTIONS} - {*STARTS}))
def test_a_plane_through_given_points_starts_nowhere_else(direction: str) -> None:
    assert not replace(CONFIG, direction=direction).can_drag
    with pytest.raises(ValueError, match="lies where its points do"):
        replace(CONFIG, direction=direction, start_b=0.5)
