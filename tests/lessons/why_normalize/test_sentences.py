"""What the steps tell is what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from bn_core.lessons.why_normalize.config import RandomNetworkConfig
from bn_core.lessons.why_normalize.drift_result import Drift
from bn_core.lessons.why_normalize.random_network import compare_networks
from bn_core.lessons.why_normalize.sentences import (
    Facts,
    find_factor,
    tell_depth,
    tell_normalization,
    tell_scale,
    tell_training,
)
from bn_core.text.numbers import format_number


def measure(**values: object) -> Facts:
    return Facts(compare_networks(RandomNetworkConfig(**values)))  # type: ignore[arg-type]


def make_drift(last: float) -> Drift:
    spread = np.ones((3, 2, 2))
    spread[0, 1, 1] = last
    return Drift(1.0, "", 10, (0, 10), spread, np.array([[0.1, 0.97], [0.1, 0.98]]))


def test_tell_depth_quotes_both_spreads() -> None:
    before, after = measure(), measure(layers=30)
    words = tell_depth(after)
    for facts in (before, after):
        assert format_number(float(facts.shown.without.spread[-1])) in words
    assert "by about 0.58" in words


def test_find_factor_is_the_gain_of_a_linear_network() -> None:
    shown = compare_networks(RandomNetworkConfig(activation="linear", layers=20))
    assert find_factor(shown.without) == pytest.approx(shown.config.gain, rel=0.03)


def test_tell_scale_and_normalization_quote_the_saturated_shares() -> None:
    facts = measure(layers=30, factor=5, norm=True)
    without, normalized = facts.shown.without, facts.shown.normalized
    assert normalized is not None
    share = f"{format_number(100 * without.saturated[-1], 2)}%"
    assert share in tell_scale(facts)
    words = tell_normalization(facts)
    assert share in words
    assert f"{format_number(100 * normalized.saturated[-1], 2)}%" in words
    assert "about 0.63" in words
    assert tell_normalization(measure()) == ""


@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_tell_depth_and_scale_survive_overflow(factor: float) -> None:
    extreme = measure(layers=50, activation="relu", start="he", factor=factor)
    for words in (tell_depth(extreme), tell_scale(extreme)):
        assert "nan" not in words


def test_tell_training_waits_and_tells_divergence() -> None:
    facts = measure()
    assert tell_training(facts) == ""
    told = tell_training(Facts(facts.shown, make_drift(3.2)))
    assert "a factor of 3.2" in told
    assert "97% of the test images are right without and 98% with" in told
    assert "diverged" in tell_training(Facts(facts.shown, make_drift(np.nan)))
