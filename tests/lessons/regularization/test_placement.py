"""Batch norm in either place: the same weights, examples and steps, and another order of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bn_core.lessons.regularization.config import PLACES, GhostBatchesConfig, PlacementConfig
from bn_core.lessons.regularization.placement_verdicts import judge_placement
from bn_core.lessons.regularization.result import Placement
from bn_core.lessons.regularization.worker import ghost_batches, placement
from bn_core.lessons.regularization.worker.placement import run
from bn_core.training import full_batch
from bn_core.training.data import datasets

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
    few = full_batch.draw_subset(datasets.load_dataset("digits"), 100, 1)
    *_, (_, missed) = ghost_batches.train_setting(config, "full", few, 1)
    assert missed == (results[-1].error[0, 1], results[-1].training_error[0, 1])


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
    assert judge_placement(replace(last, training_error=0 * last.training_error)).holds is True


@pytest.mark.parametrize(
    ("points", "holds"),
    [
        ([0.4, -0.6, 0.0], True),
        ([1.2, 2.0, 1.0], False),
        ([0.8, 1.0], None),
        ([-1.2, -2.0, -1.4], False),
        ([1.2, -1.2, 1.4], None),
        ([0.4, 1.2, 0.2], None),
        ([0.4], None),
        ([np.nan, 0.2], None),
    ],
)
def test_a_verdict_is_left_open_where_seeds_lie_on_both_sides_of_a_point(
    results: Sequence[Placement], points: list[float], holds: bool | None
) -> None:
    before = np.full(len(points), 0.05)
    error = np.stack([before, before + np.array(points) / 100])
    found = replace(results[-1], error=error, training_error=0 * before + np.zeros((2, 1)))
    verdict = judge_placement(found)
    assert (verdict.id, verdict.holds) == ("C34", holds)
    assert judge_placement(replace(found, training_error=found.training_error + 0.5)).holds is None
    for sentence in (verdict.claim, verdict.measured, verdict.expected, verdict.because):
        assert sentence.endswith(".")
        assert len(sentence.split()) <= 60


def test_the_worse_place_is_named(results: Sequence[Placement]) -> None:
    error = np.array([[0.05, 0.05], [0.08, 0.09]])
    for place, each in zip(PLACES[::-1], (error, error[::-1]), strict=True):
        verdict = judge_placement(replace(results[-1], error=each, training_error=np.zeros((2, 2))))
        assert f"errs more {place} the nonlinearity" in verdict.because
