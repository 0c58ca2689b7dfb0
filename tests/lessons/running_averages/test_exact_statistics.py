"""Claim C51: accuracies with exact statistics are judged against those with running averages."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim.swa_utils import update_bn

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.running_averages.exact_config import (
    EARLY,
    LATE,
    MOMENTS,
    SIZES,
    ExactStatisticsConfig,
)
from bn_core.lessons.running_averages.exact_figure import draw_exact_statistics
from bn_core.lessons.running_averages.exact_result import ExactStatistics
from bn_core.lessons.running_averages.exact_verdicts import judge_exact_statistics
from bn_core.lessons.running_averages.experiments import EXACT_STATISTICS
from bn_core.lessons.running_averages.trials import TRIALS
from bn_core.lessons.running_averages.worker.exact_statistics import run
from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

SMALL = ExactStatisticsConfig(steps=MOMENTS, seeds=1, seed=3)
SHAPE = (len(SIZES), 6, MOMENTS)
ZIGZAG = 0.5 + 0.01 * (np.arange(MOMENTS) % 2)


def plant(running: np.ndarray | float, exact: np.ndarray | float) -> ExactStatistics:
    """A result of six seeds, the same for every batch size."""
    return ExactStatistics(
        1.0, "here", 1, np.broadcast_to(running, SHAPE), np.broadcast_to(exact, SHAPE)
    )


def kinds(running: np.ndarray | float, exact: np.ndarray | float) -> list[Kind]:
    verdicts = judge_exact_statistics(plant(running, exact))
    assert [each.part.name for each in verdicts] == ["early", "late", "steadier"]
    return [each.kind for each in verdicts]


def test_each_phase_is_judged_by_its_own_moments() -> None:
    base = np.full(MOMENTS, 0.5)
    for phase, expected in (
        (slice(0, EARLY), [Kind.HOLDS, Kind.FAILS]),
        (slice(EARLY, MOMENTS - LATE), [Kind.FAILS, Kind.FAILS]),
        (slice(MOMENTS - LATE, MOMENTS), [Kind.FAILS, Kind.HOLDS]),
    ):
        better = base.copy()
        better[phase] += 0.002
        assert kinds(base, better)[:2] == expected
        assert kinds(better, base)[:2] == [Kind.FAILS, Kind.FAILS]
    early, *_ = judge_exact_statistics(plant(0.5, 0.502))
    assert early.effects[0].values == pytest.approx([0.2] * 6)
    assert [each.at for each in early.effects] == [4, 16, 64, 256]


@pytest.mark.parametrize(
    ("running", "exact", "ratio"),
    [
        (2 * ZIGZAG, ZIGZAG, 2.0),
        (ZIGZAG, 2 * ZIGZAG, 0.5),
        (ZIGZAG, ZIGZAG, 1.0),  # at the threshold
        (ZIGZAG, 0.5, math.inf),
        (0.5, 0.5, 1.0),
        (0.5, ZIGZAG, 0.0),
    ],
)
def test_steadiness_is_the_ratio_of_the_changes(
    running: np.ndarray | float, exact: np.ndarray | float, ratio: float
) -> None:
    *_, steadier = judge_exact_statistics(plant(running, exact))
    assert steadier.effects[0].values == pytest.approx([ratio] * 6)
    assert steadier.kind == (Kind.HOLDS if ratio > 1 else Kind.FAILS)


def test_changes_of_the_first_eighth_do_not_count() -> None:
    wild = np.full(MOMENTS, 0.5)
    wild[: EARLY - 1] = 0.1, 0.9, 0.1, 0.9
    *_, steadier = judge_exact_statistics(plant(wild, 0.5))
    assert steadier.effects[0].values == (1.0,) * 6


def test_outputs_that_are_no_numbers_are_wrong_and_a_diverged_network_decides_nothing() -> None:
    nothing = np.full(MOMENTS, math.nan)
    assert kinds(nothing, 0.5)[:2] == [Kind.HOLDS, Kind.HOLDS]
    assert kinds(0.5, nothing)[:2] == [Kind.FAILS, Kind.FAILS]
    ended = np.where(np.arange(MOMENTS) < 30, 0.5, math.nan)
    assert kinds(ended, ended) == [Kind.UNDECIDED] * 3


def test_run_measures_the_network_that_pytorch_trains_alone() -> None:
    results = list(run(SMALL))
    last, place = results[-1], SIZES.index(64)
    assert last.done
    assert last.step == SMALL.steps * len(SIZES)
    digits = datasets.load_dataset("digits")
    config = SMALL.run(64, SMALL.seed)
    weights = draw_initial_weights(config, digits.features, digits.classes)
    net = build_network("batch", config, weights)
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    batches = datasets.draw_batches(digits, 64, SMALL.seed)
    for _ in range(SMALL.steps):
        x, y = next(batches)
        optimizer.zero_grad()
        cross_entropy(net(x), y).backward()
        optimizer.step()
    twin = copy.deepcopy(net)
    update_bn([digits.x_train], twin)
    for each, found in ((net, last.running), (twin, last.exact)):
        accuracy = probes.measure_accuracy(each, digits.x_test, digits.y_test)
        assert found[place, 0, -1] == pytest.approx(accuracy, abs=0.0021)  # one test image
    assert not np.array_equal(last.running, last.exact)
    for shown in (0, len(results) - 1):
        drawn = draw_exact_statistics(SMALL, results, shown, {"theme": "dark"})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    third = drawn["figures"][place]["data"]
    assert third[2]["y"][-1] == pytest.approx(last.running[place, 0, -1], rel=1e-3)
    assert third[5]["y"][-1] == pytest.approx(last.exact[place, 0, -1], rel=1e-3)


def test_trials_are_the_default_at_two_rates() -> None:
    bases = [each.base for each in TRIALS if each.experiment is EXACT_STATISTICS]
    assert bases == [ExactStatisticsConfig(), replace(ExactStatisticsConfig(), rate=1.0)]
    assert ExactStatisticsConfig().measured_steps == tuple(range(10, 401, 10))
    config = ExactStatisticsConfig(rate=0.3, steps=80)
    assert (config.run(16, 5).rate, config.run(16, 5).steps) == (0.3, 80)
