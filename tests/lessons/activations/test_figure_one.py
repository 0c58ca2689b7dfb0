"""Figure 1 shows what a live run of the same config shows, and is judged by both of its halves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bn_core.experiments.recording import Recording
from bn_core.lessons.activations.config import EVERY, FigureOneConfig
from bn_core.lessons.activations.result import FigureOne
from bn_core.lessons.activations.verdicts import EARLY_STEP, judge_figure_one
from bn_core.lessons.activations.worker.figure_one import run
from bn_core.training.trainer import train

SMALL = FigureOneConfig(data="digits", steps=110, seeds=2, unit=7)


@pytest.fixture(scope="module")
def results() -> Sequence[FigureOne]:
    return list(run(SMALL))


def test_a_run_grows_moment_by_moment(results: Sequence[FigureOne]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    last = results[-1]
    assert SMALL.measured_steps[-2:] == (100, 110)
    assert last.step == 2 * SMALL.steps
    assert np.isfinite(last.accuracy).all()
    assert np.isfinite(last.percentiles).all()
    assert (np.diff(last.percentiles, axis=-1) >= 0).all()
    assert [each.verdict is None for each in results] == [not each.done for each in results]


def test_it_is_a_live_runs_own_numbers(results: Sequence[FigureOne]) -> None:
    last = results[-1]
    frames = list(train(SMALL.run(1), Recording(gradients=False, every=EVERY)))
    assert tuple(frame.step for frame in frames) == SMALL.measured_steps
    accuracy = np.stack([frame.accuracy for frame in frames])
    percentiles = np.stack([frame.percentiles[:, 2] for frame in frames])
    # Stacked sums are rounded in another order, and one test image is 0.002.
    np.testing.assert_allclose(last.accuracy[1], accuracy, atol=0.011)
    np.testing.assert_allclose(last.percentiles[1], percentiles, atol=0.02)


def test_the_test_accuracy_early_is_the_one_at_step_100(results: Sequence[FigureOne]) -> None:
    last = results[-1]
    none, batch = last.accuracy[:, SMALL.measured_steps.index(EARLY_STEP)].T
    assert last.verdict is not None
    assert last.verdict.holds is (bool((batch - none >= 0.3).all()) or None)
    np.testing.assert_allclose(last.span, np.ptp(last.percentiles[..., 1], axis=1))


@pytest.mark.parametrize(
    ("ahead", "narrower", "holds"),
    [
        ([0.31, 0.9], [0.5, 0.1], True),
        ([0.29, 0.2], [0.5, 0.1], False),
        ([0.31, 0.9], [-0.5, -0.1], False),
        ([0.31, 0.2], [0.5, 0.1], None),
        ([0.31, 0.2], [-0.5, 0.1], False),
        ([0.9], [0.5], None),
        ([np.nan, 0.9], [0.5, 0.1], None),
    ],
)
def test_a_verdict_needs_both_halves_in_every_seed(
    results: Sequence[FigureOne], ahead: list[float], narrower: list[float], holds: bool | None
) -> None:
    seeds, moments = len(ahead), len(SMALL.measured_steps)
    accuracy = np.zeros((seeds, moments, 2))
    accuracy[:, SMALL.measured_steps.index(EARLY_STEP), 1] = ahead
    percentiles = np.zeros((seeds, moments, 2, 3))
    percentiles[:, 0, :, 1] = np.stack([np.ones(seeds), 1 - np.array(narrower)], axis=1)
    verdict = judge_figure_one(
        SMALL, replace(results[-1], accuracy=accuracy, percentiles=percentiles)
    )
    assert (verdict.id, verdict.holds) == ("C12", holds)
    for sentence in (verdict.claim, verdict.measured, verdict.expected, verdict.because):
        assert sentence.endswith(".")
        assert len(sentence.split()) <= 60
