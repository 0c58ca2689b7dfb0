"""A unit's loss is constant along rays, and its descent obeys the law of η/‖w‖²."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.single_unit import (
    EPS,
    REFERENCE_RATE,
    compute_losses,
    descend_unit,
    evaluate_unit,
    make_examples,
)
from tests import hypothesis_profiles

places = st.tuples(st.floats(-3, 3), st.floats(-3, 3)).filter(lambda w: np.hypot(*w) > 0.3)


@pytest.mark.parametrize("related", [-0.95, 0.0, 0.7, 0.95])
def test_the_inputs_are_centred_of_variance_one_and_this_correlation(related: float) -> None:
    x, _ = make_examples(UnitConfig(related=related))
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(x.T @ x / len(x), [[1, related], [related, 1]], atol=1e-12)


@given(places, st.booleans())
@settings(max_examples=hypothesis_profiles.examples(30))
def test_the_gradient_is_that_of_central_differences(w: tuple[float, float], norm: bool) -> None:
    config, h = UnitConfig(normed=norm), 1e-5
    steps = np.array(w) + h * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    up, down, right, left = compute_losses(config, steps)
    expected = np.array([up - down, right - left]) / (2 * h)
    np.testing.assert_allclose(
        evaluate_unit(config, np.array(w)).gradient, expected, atol=2e-6, rtol=1e-5
    )


@given(places, st.floats(1.0, 100.0))
@settings(max_examples=hypothesis_profiles.examples(30))
def test_with_batch_norm_only_the_direction_counts(w: tuple[float, float], a: float) -> None:
    config, v = UnitConfig(), np.array(w)
    one, far = evaluate_unit(config, v), evaluate_unit(config, a * v)
    x, _ = make_examples(config)
    tolerance = 5 * EPS / (x @ v).var()
    assert far.loss == pytest.approx(one.loss, rel=tolerance, abs=tolerance)
    np.testing.assert_allclose(a * far.gradient, one.gradient, atol=20 * tolerance / one.length)
    assert abs(far.gradient @ v) <= 20 * tolerance


def test_without_batch_norm_it_is_a_bowl() -> None:
    config = UnitConfig(normed=False)
    found = descend_unit(config)
    assert abs(found.at(2.0).loss - found.state.loss) > 0.1
    assert abs(found.state.cosine) > 0.1


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_a_step_adds_its_own_square_to_what_decay_leaves(decay: float) -> None:
    """Pythagoras, because the gradient stands at a right angle to w."""
    found = descend_unit(UnitConfig(steps=10, decay=decay, rate=0.2))
    for before, after in zip(found.path, found.path[1:], strict=False):
        kept = (1 - 0.2 * decay) * before.length
        grown = kept**2 + (0.2 * before.slope) ** 2
        assert after.length**2 == pytest.approx(grown, rel=1e-3)


def test_a_longer_w_at_the_square_of_the_rate_takes_the_same_turns() -> None:
    found = descend_unit(UnitConfig(length=3.0, rate=9 * REFERENCE_RATE, steps=20))
    for one, other in zip(found.reference, found.path, strict=True):
        np.testing.assert_allclose(other.w, 3 * one.w, rtol=1e-3)
    assert found.turned_angle == pytest.approx(found.reference_turned, rel=1e-3)
    assert found.effective_rates[0] == pytest.approx(REFERENCE_RATE)


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    values = {
        name: end == "high" if isinstance(knob.default, bool) else getattr(knob, end)
        for name, knob in UnitConfig.knobs()
    }
    descend_unit(UnitConfig(**values))
