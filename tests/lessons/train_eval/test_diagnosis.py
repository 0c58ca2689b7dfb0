"""The numbers of a layer name the cause that was simulated, and never by reading the answer."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import numpy as np
import pytest
import torch

from bn_core import RunningStats, normalize, normalize_with
from bn_core.lessons.train_eval.config import CAUSES
from bn_core.lessons.train_eval.diagnosis import name_cause
from bn_core.lessons.train_eval.distance import measure_distance
from bn_core.lessons.train_eval.failure_case import RECENT, FailureCase
from bn_core.lessons.train_eval.failure_case import simulate_case as simulate_anew
from tests.hypothesis_profiles import examples

SEEDS = examples(10)
RATE = 0.95
each = pytest.mark.parametrize("cause", CAUSES)
simulate_case = cache(simulate_anew)
"""Most tests look at the same cases."""


@each
@pytest.mark.parametrize(("features", "size"), [(1, 32), (1, 8), (4, 32)])
def test_name_cause_finds_the_simulated_cause(cause: str, features: int, size: int) -> None:
    named = [name_cause(simulate_case(cause, seed, features, size)).cause for seed in range(SEEDS)]
    assert named.count(cause) >= RATE * SEEDS


@each
def test_name_cause_does_not_read_the_answer(cause: str) -> None:
    found = simulate_case(cause, 3)
    assert name_cause(dataclasses.replace(found, cause="")) == name_cause(found)


@each
def test_case_outputs_agree_with_pytorch(cause: str) -> None:
    found = simulate_case(cause, 5, features=3)
    layer = torch.nn.BatchNorm1d(3, dtype=torch.float64)
    layer.running_mean.copy_(torch.from_numpy(found.stats.mean))
    layer.running_var.copy_(torch.from_numpy(found.stats.var))
    layer.train(cause == "forgotten")
    x = torch.from_numpy(found.batch)
    evaluated = layer(x).detach().numpy()
    np.testing.assert_allclose(found.eval.y, evaluated, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.train.y, layer.train()(x).detach(), rtol=1e-9, atol=1e-9)
    assert found.gap == pytest.approx(float(np.sqrt(((evaluated - found.train.y) ** 2).mean())))


def median_gap(cause: str) -> float:
    return float(np.median([simulate_case(cause, seed).gap for seed in range(15)]))


def test_gap_is_larger_in_failed_cases() -> None:
    healthy = median_gap("none")
    assert all(median_gap(cause) > 3 * healthy for cause in ("cold", "poisoned", "shifted"))
    assert median_gap("momentum") > healthy
    assert median_gap("forgotten") == 0


@each
def test_diagnosis_quotes_the_numbers_of_the_case(cause: str) -> None:
    for seed in range(6):
        said = name_cause(simulate_case(cause, seed)).because
        assert len(re.findall(r"\d", said)) >= 3
        assert said.endswith(".")
        assert len(said.split()) <= 60


def test_history_follows_from_the_cause() -> None:
    for seed in range(10):
        assert simulate_case("cold", seed).stats.batches <= 5
        assert simulate_case("momentum", seed).stats.momentum in (0.99, 0.001)
        for cause in ("none", "poisoned", "shifted", "forgotten"):
            found = simulate_case(cause, seed)
            assert found.stats.batches >= 80
            assert found.stats.momentum == 0.1
            assert found.recent_var.shape == (RECENT, 1)


def test_surprise_is_a_cause_that_the_seed_decides() -> None:
    drawn = [simulate_case("surprise", seed) for seed in range(40)]
    assert {found.cause for found in drawn} == set(CAUSES)
    again = simulate_anew(drawn[7].cause, 7)
    np.testing.assert_array_equal(again.batch, drawn[7].batch)


def make_case(stats: RunningStats, x: np.ndarray) -> FailureCase:
    """A case that nobody simulated: what is known of somebody's own layer."""
    step, out = normalize(x), normalize_with(stats, x)
    recent = np.stack([x.mean(axis=0)]), np.stack([x.var(axis=0, ddof=1)])
    return FailureCase("", stats, *recent, x, step, out, 0.0)


def test_name_cause_judges_layers_of_other_origin() -> None:
    x = np.random.default_rng(0).normal(3, 2, (64, 2))
    mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
    for momentum, batches, cause in (
        (None, 1000, "none"),
        (None, 0, "cold"),
        (0.0, 500, "momentum"),
        (0.0, 5, "cold"),
        (0.01, 60, "momentum"),
        (0.01, 2000, "none"),
        (0.5, 100, "none"),
        (1.0, 100, "momentum"),
    ):
        found = make_case(RunningStats(mean, var, momentum, batches), x)
        assert name_cause(found).cause == cause, (momentum, batches)


def test_name_cause_sees_a_shift_of_the_spread_alone() -> None:
    x = np.random.default_rng(1).normal(0, 3, (64, 2))
    named = name_cause(make_case(RunningStats(np.zeros(2), np.ones(2), 0.1, 100), x))
    assert (named.cause, "variance" in named.because) == ("shifted", True)


def test_distance_in_standard_errors_is_about_1_by_chance() -> None:
    off = np.array([measure_distance(simulate_case("none", seed)).mean[0] for seed in range(80)])
    assert 0.7 < np.sqrt(np.mean(off**2)) < 1.35


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"cause": "aliens"}, "what happened to the layer: “aliens” is not one of"),
        ({"batch_size": 2}, "examples per batch"),
        ({"seed": -1}, "seed of the random layer"),
        ({"features": 0}, "1 to 16 features"),
        ({"features": 17}, "1 to 16 features"),
    ],
)
def test_simulate_case_rejects_values_out_of_bounds(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        simulate_case(**{"cause": "none"} | wrong)
