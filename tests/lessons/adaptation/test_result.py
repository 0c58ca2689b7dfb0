"""One small run: its numbers, pictures, sentences, table and verdicts."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.encoding import decode, encode
from bn_core.lessons.adaptation import sentences
from bn_core.lessons.adaptation.config import (
    SEVERITIES,
    SIZES,
    SORTED,
    AdaptationConfig,
    AdaptationView,
)
from bn_core.lessons.adaptation.experiments import ADAPTATION
from bn_core.lessons.adaptation.figure import draw_adaptation
from bn_core.lessons.adaptation.result import WAYS, Adaptation
from bn_core.lessons.adaptation.sentences import Facts
from bn_core.lessons.adaptation.table import write_adaptation_csv
from bn_core.lessons.adaptation.trials import TRIALS
from bn_core.lessons.adaptation.unit import take_batch
from bn_core.lessons.adaptation.verdicts import judge_adaptation
from bn_core.lessons.adaptation.worker.adaptation import run

SMALL = AdaptationConfig(steps=40, seeds=2, weight=4)


@pytest.fixture(scope="module")
def frames() -> list[Adaptation]:
    return list(run(SMALL))


@pytest.fixture(scope="module")
def result(frames: list[Adaptation]) -> Adaptation:
    return frames[-1]


def plant(running: float, batch: float) -> Adaptation:
    """A result whose accuracies are the same for all seeds, and 0.97 without a shift."""
    flat, sized = (np.full((SEVERITIES, *shape), running) for shape in ((6,), (len(SIZES), 6)))
    flat[0] = 0.97
    sized = np.full_like(sized, batch)
    return Adaptation(1.0, "here", 1, flat, sized, sized, flat, flat, np.zeros((9, 10, 64)))


def test_brightness_costs_running_averages_and_not_the_test_batch(result: Adaptation) -> None:
    for seed in range(SMALL.seeds):
        for size in range(len(SIZES)):
            assert np.ptp(result.batch[:, size, seed]) <= 1 / 500
        assert result.running[-1, seed] < result.running[0, seed] - 0.2
    assert not any(np.isnan(getattr(result, way)).any() for way in WAYS)


def test_unit_shows_why(result: Adaptation) -> None:
    assert result.unit is not None
    batch = take_batch(result.unit, AdaptationView(severity=8, test_size="32"))
    np.testing.assert_allclose(np.ptp(batch.own.x[:, 0] - batch.clean), 0, atol=1e-5)
    assert abs(batch.running.x_hat.mean()) > 1
    assert abs(batch.own.x_hat.mean()) < 1e-9
    words = sentences.describe_unit(batch)
    assert f"mean {sentences.format_number(float(batch.running.x_hat.mean()))}" in words


def test_same_config_gives_the_same_result_and_leaves_no_trace() -> None:
    state = torch.random.get_rng_state()
    (*_, one), (*_, other) = (run(AdaptationConfig(steps=10, seeds=1)) for _ in range(2))
    assert torch.equal(torch.random.get_rng_state(), state)
    other = decode(encode(other))
    for way in WAYS:
        np.testing.assert_array_equal(getattr(one, way), getattr(other, way))


def test_seed_does_not_depend_on_the_others(result: Adaptation) -> None:
    *_, second = run(replace(SMALL, seeds=1, seed=1))
    for way in WAYS:
        alone, among = getattr(second, way)[..., 0], getattr(result, way)[..., 1]
        np.testing.assert_allclose(alone, among, atol=2 / 500)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_result_is_drawn_and_the_last_shows_each_way(
    frames: list[Adaptation], theme: str
) -> None:
    for shown in (0, len(frames) // 2, len(frames) - 1):
        params = {"severity": "6", "test_size": "16", "theme": theme}
        drawn = draw_adaptation(SMALL, frames, shown, params)
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
        assert drawn["say"]
        for each in drawn["figures"]:
            go.Figure(each["data"], each["layout"])
    _, by_severity, by_size = drawn["figures"]
    medians = [each["y"] for each in by_severity["data"] if "name" in each]
    assert len(medians) == len(WAYS)
    np.testing.assert_allclose(
        medians[-1], np.median(frames[-1].by_severity("batch", 16), axis=1), rtol=1e-3
    )
    assert len([each for each in by_size["data"] if "name" in each]) == 3
    assert "12 added to each pixel" in drawn["say"][0]
    assert "with the mixture" in drawn["say"][0]


def test_table_holds_every_accuracy(result: Adaptation) -> None:
    rows = list(csv.DictReader(io.StringIO(write_adaptation_csv(SMALL, result))))
    assert len(rows) == (3 + 2 * len(SIZES)) * SEVERITIES * SMALL.seeds
    [row] = [
        each
        for each in rows
        if (each["statistics"], each["severity"], each["test_batch"], each["seed"])
        == ("mixed", "5", "8", "1")
    ]
    assert float(row["accuracy"]) == result.mixed[5, 2, 1]
    assert float(row["strength"]) == 10


def test_outcomes_are_told_as_they_came_out() -> None:
    view = AdaptationView(severity=3, test_size="4")
    good, bad = (plant(*each) for each in ((0.5, 0.8), (0.8, 0.5)))
    told = [
        (sentences.tell_size, "this is better for all 6 networks", "this is worse for all 6"),
        (sentences.tell_noise, "test batch is better for all 6", "test batch is worse for all 6"),
        (sentences.tell_severity, "47 points with running", "17 points with running"),
    ]
    for tell, one, other in told:
        assert one in tell(Facts(SMALL, view, good))
        assert other in tell(Facts(SMALL, view, bad))
        assert tell(Facts(SMALL, view, None)) == ""
    assert "no better" in sentences.tell_mixture(Facts(SMALL, view, good))
    mixed = replace(good, mixed=good.batch + np.linspace(-0.1, 0.1, 6))
    assert "better for 3 of 6 networks and worse for 3" in sentences.tell_mixture(
        Facts(SMALL, view, mixed)
    )
    by_class = replace(SMALL, order=SORTED)
    assert "So the shift costs nothing." in sentences.tell_order(Facts(by_class, view, bad))
    assert "such a batch costs 47 points" in sentences.tell_order(Facts(by_class, view, bad))
    assert sentences.tell_order(Facts(SMALL, view, bad)) == ""


def test_planted_accuracies_decide_the_claim() -> None:
    mixed, by_class = AdaptationConfig(), AdaptationConfig(order=SORTED)
    cases = [
        (mixed, 0.5, 0.9, [Kind.HOLDS, Kind.HOLDS]),
        (mixed, 0.9, 0.5, [Kind.FAILS, Kind.HOLDS]),
        (by_class, 0.5, 0.9, [Kind.FAILS]),
        (by_class, 0.9, 0.5, [Kind.HOLDS]),
        (AdaptationConfig(shift="noise"), 0.5, 0.9, [Kind.HOLDS]),
        (AdaptationConfig(shift="move"), 0.5, 0.9, []),
    ]
    for config, running, batch, kinds in cases:
        verdicts = judge_adaptation(config, plant(running, batch))
        assert [each.kind for each in verdicts] == kinds
    gain, *_ = judge_adaptation(mixed, plant(0.5, 0.9))
    assert gain.effects[0].values == pytest.approx([40] * 6)
    lost = plant(0.5, 0.9)
    lost.batch[-1] = 0.8
    assert judge_adaptation(mixed, lost)[1].kind == Kind.FAILS
    unlearned = plant(0.5, 0.9)
    unlearned.running[0] = 0.8
    assert {each.kind for each in judge_adaptation(mixed, unlearned)} == {Kind.UNDECIDED}


def test_trials_measure_what_their_parts_ask_for() -> None:
    for trial in TRIALS:
        config = trial.base
        assert isinstance(config, AdaptationConfig)
        assert judge_adaptation(config, plant(0.5, 0.9))
        assert trial.experiment is ADAPTATION
