"""Figure 1 shows what a live run of the same config shows, and is judged by both of its halves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bn_core.experiments.claim_part import Kind
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
    assert [bool(each.verdicts) for each in results] == [each.done for each in results]


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
    assert last.verdicts[0].effects[0].values == pytest.approx(batch - none)
    np.testing.assert_allclose(last.span, np.ptp(last.percentiles[..., 1], axis=1))


def plant(early: float, end: float, steadier: float, seeds: int = 6) -> FigureOne:
    """How far batch norm is ahead, and how many times as far the unit wanders without."""
    moments = len(SMALL.measured_steps)
    accuracy = np.zeros((seeds, moments, 2))
    accuracy[:, SMALL.measured_steps.index(EARLY_STEP), 1] = early
    accuracy[:, -1, 1] = end
    percentiles = np.zeros((seeds, moments, 2, 3))
    percentiles[:, 0, :, 1] = steadier, 1.0
    return FigureOne(1.0, "here", 1, accuracy, percentiles)


@pytest.mark.parametrize(
    ("early", "end", "steadier", "kinds"),
    [
        (0.6, 0.02, 2.0, (Kind.HOLDS, Kind.HOLDS, Kind.HOLDS)),
        (0.15, 0.0, 1.0, (Kind.WEAKER, Kind.FAILS, Kind.FAILS)),
        (0.0, -0.1, 0.5, (Kind.FAILS, Kind.FAILS, Kind.FAILS)),
        (-0.6, 0.1, 2.0, (Kind.FAILS, Kind.HOLDS, Kind.HOLDS)),
        (np.nan, 0.1, 2.0, (Kind.UNDECIDED, Kind.HOLDS, Kind.HOLDS)),
    ],
)
def test_c12_is_judged_by_parts(
    early: float, end: float, steadier: float, kinds: tuple[Kind, ...]
) -> None:
    told = judge_figure_one(SMALL, plant(early, end, steadier))
    assert [each.part.name for each in told] == ["faster", "higher", "steadier"]
    assert tuple(each.kind for each in told) == kinds
    for verdict in told:
        for sentence in (verdict.claim, verdict.measured, verdict.expected):
            assert sentence.endswith(".")
            assert len(sentence.split()) <= 60


def test_c12_of_few_seeds_is_a_preview() -> None:
    assert all(each.preview for each in judge_figure_one(SMALL, plant(0.6, 0.1, 2.0, seeds=2)))
