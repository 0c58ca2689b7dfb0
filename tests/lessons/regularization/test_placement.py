"""Batch norm in either place: the same weights, examples and steps, and another order of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.regularization.config import GhostBatchesConfig, PlacementConfig
from bn_core.lessons.regularization.placement_verdicts import judge_placement
from bn_core.lessons.regularization.result import Placement
from bn_core.lessons.regularization.worker import ghost_batches, placement
from bn_core.lessons.regularization.worker.placement import run
from bn_core.training.data import datasets
from bn_core.training.few_examples import draw_subset

SMALL = PlacementConfig(examples="100", steps=20, seeds=2)


@pytest.fixture(scope="module")
def results() -> Sequence[Placement]:
    return list(run(SMALL))


def test_a_run_comes_seed_by_seed_and_ends_whole(results: Sequence[Placement]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    last = results[-1]
    assert last.step == SMALL.steps * last.error.size
    assert ((last.error >= 0) & (last.error <= 1)).all()
    assert (last.error[0] != last.error[1]).any()
    *_, again = run(SMALL)
    np.testing.assert_array_equal(again.error, last.error)


def test_before_is_the_full_batch_of_the_lesson(results: Sequence[Placement]) -> None:
    """The set-up is that of C32: the ghosts' network without ghosts."""
    config = GhostBatchesConfig(examples=SMALL.examples, steps=SMALL.steps, rate=SMALL.rate)
    few = draw_subset(datasets.load_dataset("digits"), 100, 1)
    *_, (_, trained) = ghost_batches.train_setting(config, "full", few, 1)
    assert trained is not None
    assert trained.test == results[-1].error[0, 1]
    assert trained.training == results[-1].training_error[0, 1]


def test_one_place_for_both_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: the order of the layers is not changed at all."""
    build = placement.build_network
    monkeypatch.setattr(
        placement,
        "build_network",
        lambda norm, config, weights: build(norm, replace(config, place="before"), weights),
    )
    *_, last = run(SMALL)
    assert (last.difference == 0).all()
    before, small = judge_placement(replace(last, training_error=0 * last.training_error))
    assert (before.kind, small.kind) == (Kind.FAILS, Kind.HOLDS)


@pytest.mark.parametrize(
    ("points", "before", "small"),
    [
        ([2.0] * 6, Kind.HOLDS, Kind.FAILS),  # twice the point
        ([0.6] * 6, Kind.HOLDS, Kind.HOLDS),
        ([0.0] * 6, Kind.FAILS, Kind.HOLDS),
        ([-2.0] * 6, Kind.FAILS, Kind.FAILS),
        ([-0.6, 0.6] * 3, Kind.UNDECIDED, Kind.HOLDS),
        ([-2.0, 2.0] * 3, Kind.UNDECIDED, Kind.UNDECIDED),
        ([np.nan, *[0.6] * 5], Kind.UNDECIDED, Kind.UNDECIDED),
    ],
)
def test_verdicts_follow_planted_differences(
    results: Sequence[Placement], points: list[float], before: Kind, small: Kind
) -> None:
    first = np.full(len(points), 0.05)
    error = np.stack([first, first + np.array(points) / 100])
    found = replace(results[-1], error=error, training_error=np.zeros_like(error))
    assert [each.kind for each in judge_placement(found)] == [before, small]
    unlearned = replace(found, training_error=found.training_error + 0.5)
    assert {each.kind for each in judge_placement(unlearned)} == {Kind.UNDECIDED}
