"""Planted accuracies decide claims C46, C54 and C55 on each side of every threshold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.without_norm.claims import CLAIMS
from bn_core.lessons.without_norm.config import (
    BATCH,
    CLIPPED,
    LAYER,
    NONE,
    RATES,
    SKIPINIT,
    SKIPINIT_CLIPPED,
    TANH,
    WithoutNormConfig,
)
from bn_core.lessons.without_norm.experiments import WITHOUT_NORM
from bn_core.lessons.without_norm.result import TrainedArm, WithoutNorm
from bn_core.lessons.without_norm.trials import TRIALS
from bn_core.lessons.without_norm.verdicts import find_largest_rates, judge_without_norm

DEEP = WithoutNormConfig(blocks=60, seeds=6)
PLAIN = WithoutNormConfig(skips=False, layer_norm=True, seeds=6)
SKIPS = WithoutNormConfig(layer_norm=True, seeds=6)
CHANCE = 0.1
HOLDS, WEAKER, FAILS, UNDECIDED = Kind.HOLDS, Kind.WEAKER, Kind.FAILS, Kind.UNDECIDED
Planted = Mapping[str, Mapping[float, float]]


def plant(config: WithoutNormConfig, planted: Planted) -> WithoutNorm:
    """A result with these accuracies by arm and rate in all seeds, and chance elsewhere."""
    result = WithoutNorm.start(config)
    spans, ones = np.ones((len(RATES), len(config.measured_steps))), np.ones(len(RATES))
    for place, (arm, _) in enumerate(config.parts):
        accuracy = np.array([planted.get(arm, {}).get(rate, CHANCE) for rate in RATES])
        result = result.plus(place, TrainedArm(accuracy, spans, ones))
    return result


def judge(config: WithoutNormConfig, planted: Planted) -> dict[tuple[str, str], Verdict]:
    verdicts = judge_without_norm(plant(config, planted))
    return {(each.id, each.part.name): each for each in verdicts}


def spread(result: WithoutNorm, arm: str, seeds: list[float]) -> WithoutNorm:
    """The result with other accuracies of an arm at all rates, one per seed."""
    for place, (each, seed) in enumerate(result.config.parts):
        if each == arm:
            part = result.computed[place]
            assert part is not None
            accuracy = np.full(len(RATES), seeds[seed])
            result = result.plus(place, replace(part, accuracy=accuracy))
    return result


@pytest.mark.parametrize(
    ("config", "claim", "part", "normed", "other"),
    [
        (DEEP, "C46", "accuracy", BATCH, SKIPINIT),
        (SKIPS, "C54", "accuracy", BATCH, SKIPINIT_CLIPPED),
        (PLAIN, "C54", "accuracy", BATCH, CLIPPED),
        (SKIPS, "C55", "layer norm", LAYER, TANH),
        (SKIPS, "C55", "batch norm", BATCH, TANH),
    ],
)
def test_accuracy_matches_up_to_two_points(
    config: WithoutNormConfig, claim: str, part: str, normed: str, other: str
) -> None:
    """Each at its own best rate; an arm that diverged loses all, and is not missing."""
    cases = [(0.99, -2, HOLDS), (0.95, 2, HOLDS), (0.948, 2.2, FAILS), (0, 87, FAILS)]
    for accuracy, points, kind in cases:
        planted = {normed: {1.0: 0.97}, other: {0.1: accuracy}}
        verdict = judge(config, planted)[claim, part]
        assert (verdict.kind, verdict.effects[0].interval.median) == (kind, pytest.approx(points))
    nothing = judge(config, {})[claim, part]
    assert (nothing.kind, nothing.obstacle != "") == (UNDECIDED, True)
    mixed = spread(plant(config, {normed: {1.0: 0.97}}), other, [0.94, 0.94, 0.94, 0.97, 0.97, 1])
    [undecided] = [
        each for each in judge_without_norm(mixed) if (each.id, each.part.name) == (claim, part)
    ]
    assert (undecided.kind, undecided.obstacle) == (UNDECIDED, "")


def test_deep_networks_learn_with_skipinit_and_not_with_nothing() -> None:
    cases = [(0.0, 0.9, HOLDS, HOLDS), (0.5, 0.898, HOLDS, FAILS), (0.502, 0, FAILS, FAILS)]
    for none, skipinit, needed, trains in cases:
        accuracies = {arm: dict.fromkeys(RATES, 0.0) for arm in (NONE, SKIPINIT)}
        accuracies[NONE][0.01], accuracies[SKIPINIT][0.3] = none, skipinit
        verdicts = judge(DEEP, accuracies)
        assert verdicts["C46", "needed"].kind == needed
        assert verdicts["C46", "trains"].kind == trains
        assert verdicts["C46", "needed"].effects[0].values == (none,) * 6


@pytest.mark.parametrize(
    ("config", "claim", "part", "one", "other", "equal"),
    [
        (DEEP, "C46", "larger rates", BATCH, SKIPINIT, FAILS),
        (SKIPS, "C54", "larger rates", SKIPINIT_CLIPPED, SKIPINIT, FAILS),
        (PLAIN, "C54", "larger rates", CLIPPED, NONE, FAILS),
        (SKIPS, "C54", "rates of batch norm", SKIPINIT_CLIPPED, BATCH, HOLDS),
        (PLAIN, "C54", "rates of batch norm", CLIPPED, BATCH, HOLDS),
    ],
)
def test_largest_rates_are_compared(
    config: WithoutNormConfig, claim: str, part: str, one: str, other: str, equal: Kind
) -> None:
    """At 0.9 a network is good; one that never is has the rate 0."""
    for more, less, ratio, kind in [
        ({0.1: 0.9}, {0.1: 0.95}, 1, equal),
        ({0.1: 0.95, 0.3: 0.9}, {0.1: 0.9, 0.3: 0.898}, 3, HOLDS),
        ({0.1: 0.9}, {0.3: 0.9}, 1 / 3, FAILS),
        ({0.1: 0.9}, {}, math.inf, HOLDS),
        ({}, {0.1: 0.9}, 0, FAILS),
    ]:
        verdict = judge(config, {one: more, other: less})[claim, part]
        assert verdict.kind == kind
        assert verdict.effects[0].interval.median == pytest.approx(ratio)
    for planted in ({}, {one: {10.0: 0.95}, other: {10.0: 0.95}}):  # neither, or up to the end
        verdict = judge(config, planted)[claim, part]
        assert (verdict.kind, verdict.obstacle != "") == (UNDECIDED, True)


def test_untuned_dynamic_tanh_has_the_rate_of_layer_norm() -> None:
    verdicts = judge(SKIPS, {LAYER: {1.0: 0.97}, TANH: {0.1: 0.97, 1.0: 0.94}})
    assert verdicts["C55", "layer norm"].kind == HOLDS
    assert verdicts["C55", "untuned"].kind == FAILS
    assert verdicts["C55", "untuned"].effects[0].values == pytest.approx([3] * 6)
    assert "At rate 1 dynamic tanh reaches 0.94." in verdicts["C55", "untuned"].measured


def test_dynamic_tanh_without_skips_is_worse_by_two_points_or_less() -> None:
    for layer, tanh, kind in [
        (0.97, 0.95, HOLDS),
        (0.97, 0.952, WEAKER),
        (0.97, 0.97, FAILS),
        (0.85, CHANCE, HOLDS),
        (0.2, CHANCE, UNDECIDED),
    ]:
        verdicts = judge(PLAIN, {LAYER: {0.3: layer}, TANH: {0.1: tanh}})
        assert verdicts["C55", "without skips"].kind == kind


def test_nothing_is_judged_too_early() -> None:
    """Before the end, after few steps, and in networks that are not deep."""
    learned = {arm: {0.1: 0.95} for arm in DEEP.arms}
    result = plant(DEEP, learned)
    assert judge_without_norm(replace(result, computed=(*result.computed[:-1], None))) == ()
    assert judge_without_norm(spread(result, TANH, [0.9] * 5 + [math.nan])) == ()
    assert all(each.obstacle for each in judge(replace(DEEP, steps=159), learned).values())
    for blocks, decided in ((60, {"C46", "C54"}), (59, {"C54"})):
        verdicts = judge(replace(DEEP, blocks=blocks, steps=160), learned).values()
        assert {each.id for each in verdicts if not each.obstacle} == decided


def test_largest_rates_are_those_of_a_search_by_hand() -> None:
    rng = np.random.default_rng(0)
    config = WithoutNormConfig(seeds=3)
    result = WithoutNorm.start(config)
    for place in range(len(config.parts)):
        accuracy, spans = rng.choice([0.5, 0.9, 0.95], 9, p=[0.8, 0.1, 0.1]), np.ones((9, 40))
        result = result.plus(place, TrainedArm(accuracy, spans, np.ones(9)))
    for arm in config.arms:
        found = []
        for (each, _), part in zip(result.parts, result.computed, strict=True):
            if each == arm and part is not None:
                good = [rate for rate, a in zip(RATES, part.accuracy, strict=True) if a >= 0.9]
                found.append(max(good, default=0.0))
        assert find_largest_rates(result, arm).tolist() == found


def test_trials_are_the_networks_that_their_claims_describe() -> None:
    set_ups = {}
    for trial in TRIALS:
        config = trial.base
        assert isinstance(config, WithoutNormConfig)
        assert trial.experiment is WITHOUT_NORM
        assert (config.batch_size, config.threshold, config.clip_factors) == (64, 0.1, True)
        set_ups[trial.name] = (config.blocks, config.width, config.steps, config.skips)
        parts = {
            (claim.id, part.name)
            for claim in CLAIMS.values()
            for part in claim.parts
            if trial.name in claim.trials_of(part)
        }
        learned = {arm: {0.1: 0.95} for arm in config.arms}
        verdicts = judge(config, learned)
        assert parts <= verdicts.keys()
        assert not any(verdicts[each].obstacle for each in parts)
    assert set_ups == {
        "deep residual networks": (60, 32, 160, True),
        "clipped plain networks": (8, 64, 200, False),
        "clipped residual networks": (8, 64, 200, True),
        "dynamic tanh in 3 blocks": (3, 64, 200, True),
        "dynamic tanh in 12 blocks": (12, 64, 200, True),
        "dynamic tanh in 3 plain blocks": (3, 64, 200, False),
        "dynamic tanh in 12 plain blocks": (12, 64, 200, False),
    }
