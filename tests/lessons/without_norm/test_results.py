"""What is read from a result and said of it follows from its numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
import torch

from bn_core.figures.style import NETWORK_NAMES
from bn_core.lessons.without_norm.config import (
    ARMS,
    BATCH,
    CLIPPED,
    LAYER,
    MOMENTS,
    NONE,
    RATES,
    SCALED,
    SKIPINIT,
    SKIPINIT_CLIPPED,
    TANH,
    WithoutNormConfig,
)
from bn_core.lessons.without_norm.figure import draw_without_norm
from bn_core.lessons.without_norm.names import NAMES
from bn_core.lessons.without_norm.readings import count_added_numbers, read_arms
from bn_core.lessons.without_norm.result import TrainedArm, WithoutNorm
from bn_core.lessons.without_norm.sentences import (
    Facts,
    describe_result,
    tell_batches,
    tell_depth,
    tell_factors,
    tell_skips,
)
from bn_core.lessons.without_norm.table import without_norm_to_csv
from bn_core.lessons.without_norm.worker.networks import NetworksByRate, draw_weights

HEIGHTS = {BATCH: 0.9, NONE: 0.15, SKIPINIT: 0.95, CLIPPED: 0.5, SKIPINIT_CLIPPED: 0.91, TANH: 0.6}


def make_result(
    config: WithoutNormConfig, branch: float = 0.3, known: int | None = None
) -> WithoutNorm:
    """Plant accuracies of HEIGHTS at rate 0.1, less by 0.01 with each seed, and less elsewhere."""
    result = WithoutNorm.start(config)
    spans = len(config.measured_steps)
    for place, (arm, seed) in enumerate(config.parts[:known]):
        best = HEIGHTS.get(arm, 0.9) - 0.01 * (seed - config.seed)
        accuracy = np.where(np.array(RATES) == 0.1, best, best - 0.05)
        loss = np.full((len(RATES), spans), 1.0)
        branches = np.full(len(RATES), branch if arm in SCALED else 1.0)
        result = result.plus(place, TrainedArm(accuracy, loss, branches))
    return result


@pytest.mark.parametrize("skips", [True, False])
@pytest.mark.parametrize("layer_norm", [True, False])
def test_parts_are_every_arm_and_seed_once(skips: bool, layer_norm: bool) -> None:
    config = WithoutNormConfig(skips=skips, layer_norm=layer_norm, seed=4, seeds=2)
    assert len(set(config.parts)) == len(config.parts) == 2 * len(config.arms)
    assert set(ARMS) - set(config.arms) == {
        *(() if layer_norm else (LAYER,)),
        *(() if skips else SCALED),
    }


@pytest.mark.parametrize("steps", [20, 200, 333, 1000])
def test_spans_cover_all_steps(steps: int) -> None:
    measured = WithoutNormConfig(steps=steps).measured_steps
    assert len(measured) == min(MOMENTS, steps)
    assert measured[-1] == steps
    assert all(np.diff((0, *measured)) > 0)


def test_largest_settings_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="times the most that is computed here"):
        WithoutNormConfig(blocks=60, width=64, batch_size=256, steps=1000, seeds=6)


def test_reading_is_of_the_best_median_and_of_trained_seeds_alone() -> None:
    config = WithoutNormConfig(seeds=2)
    reading = read_arms(make_result(config))[SKIPINIT]
    assert reading.rate == 0.1
    np.testing.assert_allclose(reading.accuracies, [0.95, 0.94])
    assert reading.accuracy == pytest.approx(0.945)
    assert reading.good_rates == (0.1,)
    some = read_arms(make_result(config, known=2))
    assert list(some) == [BATCH, NONE]
    assert len(some[BATCH].accuracies) == 1


def test_added_numbers_are_those_of_the_networks() -> None:
    config = WithoutNormConfig(blocks=2, width=8)
    weights = draw_weights(config, 5, 3, 0)
    for arm in ARMS:
        networks = NetworksByRate(arm, config, weights, torch.ones(1))
        plain = sum(each.numel() for each in (*networks.weights, *networks.biases))
        added = sum(each.numel() for each in networks.parameters) - plain
        assert added == count_added_numbers(arm, config)


def test_sentences_rank_every_network_against_batch_norm(monkeypatch: pytest.MonkeyPatch) -> None:
    config = WithoutNormConfig(seeds=1)
    told = tell_batches(Facts(config, make_result(config)))
    assert "batch norm reaches 0.9." in told
    assert "Better: SkipInit 0.95." in told
    assert "Within 0.02 of it: SkipInit + clipping 0.91." in told
    assert "Worse: clipping 0.5, dynamic tanh 0.6." in told
    assert "Below 0.2 at every rate: without." in told
    assert told.endswith("do without batch norm, with SkipInit or SkipInit + clipping.")
    monkeypatch.setitem(HEIGHTS, BATCH, 1.0)
    assert "So none of the substitutes matches batch norm here." in tell_batches(
        Facts(config, make_result(config))
    )


def test_networks_are_called_as_in_other_lessons() -> None:
    assert NAMES.items() >= {arm: NETWORK_NAMES[arm] for arm in (BATCH, LAYER, NONE)}.items()


def test_sentences_tell_where_alpha_ended() -> None:
    config = WithoutNormConfig(seeds=1)
    away = tell_depth(Facts(config, make_result(config, branch=0.3)))
    assert "α ended at a mean size of 0.3 with SkipInit and 0.3 with SkipInit + clipping." in away
    assert "identity" not in away
    still = tell_depth(Facts(config, make_result(config, branch=0.01)))
    assert "of SkipInit and SkipInit + clipping are still almost the identity." in still


def test_sentences_tell_the_largest_good_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    config = WithoutNormConfig(seeds=1)
    told = tell_factors(Facts(config, make_result(config)))
    assert "is 0.1 with batch norm, 0.1 with SkipInit, 0.1 with SkipInit + clipping." in told
    two = WithoutNormConfig(seeds=2)  # the medians of batch norm are lower
    assert "So clipping allows no larger rates." in told
    free = replace(config, clip_factors=False)
    told = tell_factors(Facts(free, make_result(free)))
    assert "So clipping all but α allows no larger rates." in told
    monkeypatch.setitem(HEIGHTS, SKIPINIT_CLIPPED, 0.96)  # 0.91 at every other rate
    told = tell_factors(Facts(config, make_result(config)))
    assert "So clipping allows rates 100 times as large." in told
    assert "none with batch norm" in tell_factors(Facts(two, make_result(two)))


@pytest.mark.parametrize("tell", [tell_batches, tell_depth, tell_skips, tell_factors])
def test_steps_tell_nothing_before_the_end_and_something_without_skips(tell) -> None:  # type: ignore[no-untyped-def]
    config = WithoutNormConfig(seeds=2, skips=False)
    assert tell(Facts(config, None)) == ""
    assert "SkipInit" not in tell(Facts(config, make_result(config))).replace(
        "none with SkipInit", ""
    )


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (0, "Run trains 126 networks, 200 steps each."),
        (3, "3 of 14 parts are trained"),
        (14, "median of 2 seeds: batch norm 0.895 (rate 0.1); layer norm 0.895"),
    ],
)
def test_pictures_words_and_table_have_what_is_trained_so_far(known: int, words: str) -> None:
    config = WithoutNormConfig(seeds=2, layer_norm=True)
    result = make_result(config, known=known)
    drawn = draw_without_norm(config, [result], 0, {"theme": "dark"})
    rates, training = drawn["figures"]
    assert len(rates["data"]) == 3 * min(known, len(config.arms))
    assert len(training["data"]) == 3 * sum(each.learns for each in read_arms(result).values())
    assert words in describe_result(result)[0]
    rows = list(csv.DictReader(io.StringIO(without_norm_to_csv(config, result))))
    assert len(rows) == known * len(RATES) * (2 + MOMENTS)


def test_a_network_that_learns_at_no_rate_has_no_best_one() -> None:
    told = describe_result(make_result(WithoutNormConfig(seeds=1)))[0]
    assert "one seed" in told
    assert "without below 0.2;" in told
