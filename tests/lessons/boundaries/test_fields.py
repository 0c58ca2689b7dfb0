"""A field is what PyTorch's modules answer, in evaluation mode and with a batch's statistics."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from bn_core.lessons.boundaries.config import BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.point_sets import POINT_SETS, make_points
from bn_core.lessons.boundaries.result import (
    GRID,
    SHADES,
    TILE,
    UNITS,
    count_flips,
    label_cells,
    make_grid,
)
from bn_core.lessons.boundaries.worker.batches import run
from bn_core.lessons.boundaries.worker.fields import (
    copy_with_batch,
    measure_field,
    measure_hidden,
)
from bn_core.lessons.boundaries.worker.live import BoundaryTrainer

SMALL = BoundaryConfig(depth=2, width=8, steps=60, count=80)


@pytest.fixture(scope="module")
def trained_trainer() -> BoundaryTrainer:
    trainer = BoundaryTrainer(SMALL)
    trainer.step(SMALL.steps)
    return trainer


def net_of(trained_trainer: BoundaryTrainer) -> nn.Sequential:
    return copy.deepcopy(trained_trainer.learners[1].net)


def answers(net: nn.Module, x: Tensor) -> np.ndarray:
    with torch.no_grad():
        return net(x).softmax(dim=1).numpy()


def test_field_holds_the_outputs_of_the_network(trained_trainer: BoundaryTrainer) -> None:
    net = net_of(trained_trainer).eval()
    field = measure_field(net)
    grid = torch.tensor(make_grid(GRID), dtype=torch.float32)
    expected = answers(net, grid).T.reshape(2, GRID, GRID)
    np.testing.assert_allclose(field / SHADES, expected, atol=0.5 / SHADES + 1e-6)


def test_field_at_the_cell_of_a_point_is_the_answer_for_it(
    trained_trainer: BoundaryTrainer,
) -> None:
    """Row i, column j is the point at x = −3 + 6 (j + ½) / 40, y = −3 + 6 (i + ½) / 40."""
    net, field = net_of(trained_trainer).eval(), measure_field(net_of(trained_trainer))
    for row, column in ((0, 0), (0, 39), (39, 0), (7, 30)):
        place = [-3 + 6 * (each + 0.5) / GRID for each in (column, row)]
        expected = answers(net, torch.tensor([place]))[0]
        np.testing.assert_allclose(field[:, row, column] / SHADES, expected, atol=0.003)


def test_evaluation_field_does_not_depend_on_the_batch(trained_trainer: BoundaryTrainer) -> None:
    """The answer for a point is the same whatever else is evaluated with it."""
    net, x = net_of(trained_trainer).eval(), trained_trainer.data.x_train
    alone = np.concatenate([answers(net, x[k : k + 1]) for k in range(20)])
    np.testing.assert_allclose(answers(net, x)[:20], alone, atol=1e-6)
    before = measure_field(net)
    answers(net, x[:3])
    np.testing.assert_array_equal(measure_field(net), before)


@pytest.mark.parametrize("size", [2, 5, 32])
def test_statistics_of_a_batch_answer_as_pytorch_in_training_mode(
    trained_trainer: BoundaryTrainer, size: int
) -> None:
    net, x = net_of(trained_trainer), trained_trainer.data.x_train[:size]
    expected = answers(copy.deepcopy(net).train(), x)
    np.testing.assert_allclose(answers(copy_with_batch(net, x), x), expected, atol=1e-5)


def test_measuring_leaves_the_network_as_it_was(trained_trainer: BoundaryTrainer) -> None:
    net = net_of(trained_trainer).train()
    before = copy.deepcopy(net.state_dict())
    measure_field(net)
    measure_hidden(net)
    copy_with_batch(net, trained_trainer.data.x_train[:4])
    assert net.training
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_hidden_units_go_from_their_least_to_their_largest_output(
    trained_trainer: BoundaryTrainer,
) -> None:
    net = net_of(trained_trainer).eval()
    fields = measure_hidden(net)
    assert fields.shape == (2, UNITS, TILE, TILE)
    grid = torch.tensor(make_grid(TILE), dtype=torch.float32)
    with torch.no_grad():
        first = net[:3](grid).numpy().T[:UNITS]
    for unit, values in zip(fields[0], first, strict=True):
        spread = np.ptp(values)
        expected = (values - values.min()) / spread if spread else np.zeros_like(values)
        np.testing.assert_allclose(unit.ravel() / SHADES, expected, atol=0.003)


def test_count_flips_is_a_distance_that_ignores_the_names_of_classes() -> None:
    random = np.random.default_rng(0)
    one, two, three = random.integers(0, 256, (3, 2, 8, 8)).astype(np.uint8)
    one[1], two[1], three[1] = SHADES - one[0], SHADES - two[0], SHADES - three[0]
    assert count_flips(one, one) == 0
    assert count_flips(one, two) == count_flips(two, one)
    assert count_flips(one, two) == count_flips(one[::-1], two[::-1])
    assert count_flips(one, three) <= count_flips(one, two) + count_flips(two, three)
    assert count_flips(one, one[::-1]) == 1
    assert (label_cells(one) == (one[1] > one[0])).all()


@pytest.mark.parametrize("name", POINT_SETS)
def test_point_sets_have_both_classes_within_the_picture(name: str) -> None:
    points, others = (make_points(name, 200, 0.1, test=test) for test in (False, True))
    assert set(points.y) == {0, 1}
    assert np.abs(points.x).max() < 3
    assert abs(points.x.mean()) < 0.3
    if name != "two":
        assert len(points.x) == 200
        assert not np.array_equal(points.x, others.x)
    assert np.array_equal(points.x, make_points(name, 200, 0.1).x)


def test_boundary_moves_less_in_larger_batches_and_not_at_all_in_evaluation_mode() -> None:
    config = BatchesConfig(seeds=1, steps=200)
    *_, result = run(config)
    assert result.progress == 1
    flips = result.flips[0]
    assert flips[0] > 0.2 > 0.1 > flips[-1] > 0
    assert (np.diff(flips[1:]) < 0).all()
    assert result.shown.shape == (12, 2, GRID, GRID)
    assert result.batches.shape == (12, config.judged)
    assert all(len(set(rows)) == config.judged for rows in result.batches.tolist())


def test_batches_larger_than_the_points_are_left_out() -> None:
    *_, result = run(BatchesConfig(data="two", own="a2574b1020", seeds=1, steps=20))
    assert np.isfinite(result.flips[0]).tolist() == [True, True, *[False] * 5]
    assert result.batches.shape == (12, 4)
