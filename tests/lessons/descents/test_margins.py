"""Margins: the descents against autograd, the largest distance, and the judge of C43."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import batch_norm, softplus

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.code import write_margin_code
from bn_core.lessons.descents.margin_config import ARMS, FEATURES, SHOWN, MarginConfig
from bn_core.lessons.descents.margin_figure import draw_margins
from bn_core.lessons.descents.margin_result import Margins
from bn_core.lessons.descents.margin_verdicts import (
    compare_slopes,
    judge_margins,
    measure_growth,
    measure_slopes,
)
from bn_core.lessons.descents.table import margin_rows
from bn_core.lessons.descents.trials import TRIALS
from bn_core.lessons.descents.worker import margins
from tests.printed_code import run_code

SHORT = {norm: MarginConfig(norm=norm, rate=0.7, steps=1000, seeds=1) for norm in ("rms", "mean")}
LAST = {norm: list(margins.run(config)) for norm, config in SHORT.items()}


@pytest.mark.parametrize("norm", ["rms", "mean"])
def test_descents_are_those_of_autograd(norm: str) -> None:
    """The weights themselves take 30 steps, with PyTorch's batch norm and optimizer."""
    config, at = SHORT[norm], FEATURES.index(100)
    inputs, first = margins.draw_problem(config, config.seed, 100)
    x, y = torch.tensor(inputs), torch.tensor(margins.LABELS)
    w, plain = (torch.tensor(first, requires_grad=True) for _ in range(2))
    gamma, beta = (torch.full((1,), each, dtype=x.dtype, requires_grad=True) for each in (1.0, 0.0))
    rate = config.rate / (torch.linalg.matrix_norm(x, 2) ** 2 / (4 * len(x))).item()
    learned = [w, plain, gamma, beta] if norm == "mean" else [w, plain, gamma]
    descent = torch.optim.SGD(learned, rate)
    recorded = [each for each in config.recorded_steps if each <= 30]
    for step in range(1, 31):
        for place in range(2):  # the outputs before and, at a recorded step, after it
            z = (x @ w)[:, None]
            if norm == "mean":
                normed = batch_norm(z, None, None, gamma, beta, training=True, eps=1e-30)[:, 0]
            else:
                normed = (z / z.square().mean().sqrt())[:, 0] * gamma
            outputs = torch.stack([normed, x @ plain])
            if place == 0:
                descent.zero_grad()
                softplus(-y * outputs).mean(dim=1).sum().backward()
                descent.step()
        if step in recorded:
            margin = (y * outputs).detach().numpy()
            seen = [each[:, at, 0, recorded.index(step)] for each in measures(LAST[norm][-1])]
            spread = margin.std(axis=1) / np.sqrt(np.mean(margin**2, axis=1))
            np.testing.assert_allclose(seen[0], margin.min(1) / margin.max(1), rtol=1e-9)
            np.testing.assert_allclose(seen[1], spread, rtol=1e-9)
            hyper = (gamma / z.std(correction=0) if norm == "mean" else gamma / z.norm()).item()
            slope = abs(hyper) * (1 if norm == "mean" else len(x) ** 0.5)
            lengths = np.array([slope * w.detach().norm().item(), plain.detach().norm().item()])
            distance = margins.find_largest_distance(inputs)[0]
            np.testing.assert_allclose(seen[2], margin.min(1) / lengths / distance, rtol=1e-9)
    assert len(recorded) > 8


def measures(result: Margins) -> tuple[Any, ...]:
    return result.ratios, result.spreads, result.shares


def test_no_boundary_is_further_than_the_largest_distance() -> None:
    """Any point of the hull of the signed inputs is as far from 0 as the boundary or further."""
    for features in (25, 50):
        x, _ = margins.draw_problem(MarginConfig(), 0, features)
        distance, ratio = margins.find_largest_distance(x)
        signed = margins.LABELS[:, None] * x
        share = np.full(len(x), 1 / len(x))
        for step in range(20_000):  # Frank and Wolfe's way to the shortest point
            place = int((signed @ (share @ signed)).argmin())
            share *= step / (step + 2)
            share[place] += 2 / (step + 2)
        point = share @ signed
        assert np.linalg.norm(point) == pytest.approx(distance, rel=1e-3)
        assert (signed @ point).min() / (signed @ point).max() == pytest.approx(ratio, abs=0.02)


def test_diverged_descents_have_no_equal_margins() -> None:
    start, distances, _ = margins.start_classifiers(SHORT["rms"])
    start.moved[0, 0], start.moved[1, 1] = np.nan, np.inf
    with np.errstate(all="ignore"):
        ratios, spreads, shares = start.measure(distances)
    for at in ((0, 0), (1, 1)):
        assert (ratios[at], spreads[at], shares[at]) == (0, np.inf, 0)
    start.moved[:] = 0
    start.first = -margins.LABELS * np.ones_like(start.first)
    assert (start.measure(distances)[0] == 0).all()  # all are on the wrong side, equally far


def plant(normed: float, plain: float, power: float, growth: float) -> Margins:
    """Spreads whose logarithm falls as −log t to this power, and planted ratios."""
    steps = MarginConfig(steps=1000).recorded_steps
    shape = (len(ARMS), len(FEATURES), 6, len(steps))
    ratios, shares, logs = np.zeros(shape), np.full(shape, 0.5), np.log(steps)
    ratios[0], ratios[1] = normed, plain
    shares[1, ..., -1] += growth
    spreads = np.broadcast_to(np.exp(-(logs**power)), shape)
    return Margins(1.0, "", 1000, steps, ratios, spreads, shares, np.ones(shape[1:3]))


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ((0.99, 0.9, 1.01, 1e-3), (Kind.HOLDS,) * 4),
        ((0.989, 0.901, 0.99, 0.0), (Kind.FAILS,) * 4),
        ((0.0, 0.0, 30.0, -0.5), (Kind.FAILS, Kind.UNDECIDED, Kind.HOLDS, Kind.FAILS)),
        ((np.nan,) * 4, (Kind.UNDECIDED,) * 4),
    ],
)
def test_judge_follows_planted_margins(
    values: tuple[float, float, float, float], kinds: tuple[Kind, ...]
) -> None:
    with np.errstate(invalid="ignore"):
        result = plant(*values)
    verdicts = judge_margins(MarginConfig(), result)
    assert tuple(each.kind for each in verdicts) == kinds
    names = [each.part.name for each in verdicts]
    assert names == ["equal", "fall", "without", "towards"]


def test_judge_finds_the_features_up_to_which_margins_differ() -> None:
    result = plant(1, 0.5, 2.0, 0.1)
    result.ratios[1, FEATURES.index(400) :] = 0.95
    without = judge_margins(MarginConfig(), result)[2]
    assert without.kind == Kind.ONLY
    assert without.boundary is not None
    assert without.boundary.side == "below"
    assert 200 < without.boundary.interval.median < 400


def test_fall_ends_before_rounding_and_tells_a_power_from_more() -> None:
    steps = MarginConfig(steps=10_000).recorded_steps
    logs = np.log(steps)
    power, more = np.exp(-2 * logs), np.exp(-0.5 * logs**2)
    floor = np.where(more < 1e-12, 1e-16, more)
    still, blown = np.full_like(power, 0.1), np.full_like(power, np.inf)
    late = np.where(np.array(steps) > 4000, 0.01, 0.1)
    soon = np.where(np.array(steps) > 5, 1e-16, 0.1)
    curves = np.stack([power, floor, still, blown, late, soon, power * np.nan])
    slopes = measure_slopes(steps, curves)
    ratios = compare_slopes(slopes)
    np.testing.assert_allclose(slopes[0], -2)
    end = np.log(max(step for step, each in zip(steps, more, strict=True) if each > 1e-10))
    half = np.log(10) / 2
    expected = (end**2 - (end - half) ** 2) / ((end - half) ** 2 - (end - 2 * half) ** 2)
    assert ratios[0] == pytest.approx(1, rel=1e-9)
    assert ratios[1] == pytest.approx(expected, rel=0.03)
    np.testing.assert_array_equal(ratios[2:], [0, 0, np.inf, np.nan, np.nan])
    assert measure_growth(steps, logs / np.log(10)) == pytest.approx(1, rel=1e-3)


def test_trials_differ_in_the_mean() -> None:
    one, other = (each.base for each in TRIALS if each.name in CLAIMS["C43"].trials)
    assert one == MarginConfig(norm="rms", steps=10_000, rate=1.0)
    assert other == replace(one, norm="mean")
    judged = {
        each.part.name
        for norm, frames in LAST.items()
        for each in frames[-1].verdicts
        if frames[-1].done and norm
    }
    assert judged == {each.name for each in CLAIMS["C43"].parts}


@pytest.mark.parametrize("norm", ["rms", "mean"])
def test_printed_code_finds_the_same_margins(norm: str) -> None:
    *_, last = run_code(write_margin_code(SHORT[norm])).splitlines()
    step, *ratios = map(float, last.split())
    assert step == SHORT[norm].steps
    found = LAST[norm][-1].ratios[:, FEATURES.index(SHOWN), 0, -1]
    np.testing.assert_allclose(ratios, found, rtol=1e-9)


def test_every_result_is_drawn_and_written() -> None:
    frames = LAST["rms"]
    for shown in (0, len(frames) - 1):
        drawn = draw_margins(SHORT["rms"], frames, shown, {"theme": "dark"})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
        for each in drawn["figures"]:
            assert bool(each["layout"].get("annotations")) == (shown == 0)
    by_features = drawn["figures"][1]["data"]
    np.testing.assert_allclose(by_features[-1]["y"], frames[-1].limits[:, 0], rtol=6e-4)
    last = [
        each for each in margin_rows([0], frames[-1]) if each[1:5:2] == ("plain, 50 features", 1000)
    ]
    assert [each[4] for each in last] == [
        each[1, FEATURES.index(50), 0, -1] for each in measures(frames[-1])
    ]
