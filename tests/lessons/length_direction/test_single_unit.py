"""A unit's loss is constant along rays, and descents on a bowl obey their own laws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.lessons.descents.config import QuadraticLossConfig
from bn_core.lessons.descents.descent_paths import SOLUTION, build_matrix, compute_descent_paths
from bn_core.lessons.descents.quadratic_loss import (
    LengthDirectionWeights,
    QuadraticLoss,
    split_length,
    step_batch_norm,
    step_gdnp,
    step_gradient_descent,
)
from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.single_unit import (
    EPS,
    compute_losses,
    descend_unit,
    evaluate_unit,
    make_examples,
)
from tests import hypothesis_profiles

RNG = np.random.default_rng(0)
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
    near = descend_unit(UnitConfig(length=1.0, rate=0.5, steps=20))
    far = descend_unit(UnitConfig(length=3.0, rate=4.5, steps=20))
    for one, other in zip(near.path, far.path, strict=True):
        np.testing.assert_allclose(other.w, 3 * one.w, rtol=1e-3)


def bowl(d: int = 5) -> QuadraticLoss:
    half = RNG.standard_normal((1, d, d))
    h = half @ half.swapaxes(1, 2) + 0.1 * np.eye(d)
    return QuadraticLoss(h, RNG.standard_normal((1, d)))


def test_a_diagonal_is_the_matrix_it_stands_for() -> None:
    h, v = RNG.uniform(0.1, 1, (1, 5)), RNG.standard_normal((1, 3, 5))
    solution = RNG.standard_normal((1, 5))
    flat, full = QuadraticLoss(h, solution), QuadraticLoss(h[:, :, None] * np.eye(5), solution)
    np.testing.assert_allclose(flat.multiply_by_h(v), full.multiply_by_h(v))
    np.testing.assert_allclose(flat.compute_excess(v), full.compute_excess(v))


def test_a_normed_step_follows_the_gradient_of_the_loss() -> None:
    on, h = bowl(), 1e-6
    at = LengthDirectionWeights(RNG.standard_normal((1, 1, 5)), RNG.standard_normal((1, 1, 1)))
    moved = step_batch_norm(on, at, np.array([[0.3]]), 0.7)
    for axis in range(5):
        push = np.zeros((1, 1, 5))
        push[..., axis] = h
        up, down = (
            on.compute_excess(replace(at, w=at.w + s * push).weights(on))[0, 0] for s in (1, -1)
        )
        assert moved.w[0, 0, axis] == pytest.approx(
            at.w[0, 0, axis] - 0.3 * (up - down) / (2 * h), abs=1e-6
        )
    up, down = (
        on.compute_excess(replace(at, gamma=at.gamma + s * h).weights(on))[0, 0] for s in (1, -1)
    )
    assert moved.gamma.item() == pytest.approx(
        at.gamma.item() - 0.7 * (up - down) / (2 * h), abs=1e-6
    )


def test_the_split_is_the_same_function_and_w_never_gets_shorter() -> None:
    on, v = bowl(), RNG.standard_normal((1, 2, 5))
    at = split_length(on, v)
    np.testing.assert_allclose(at.weights(on), v)
    moved = step_batch_norm(on, at, np.array([[0.1], [10.0]]), 1.0)
    assert (np.linalg.norm(moved.w, axis=-1) >= np.linalg.norm(at.w, axis=-1)).all()


def test_the_solution_stands_still_whichever_way() -> None:
    on = bowl()
    v = on.solution[:, None, :]
    largest = float(np.linalg.eigvalsh(on.h)[0, -1])
    at = split_length(on, v)
    np.testing.assert_allclose(step_gradient_descent(on, v, np.array([[0.5]])), v)
    for moved in (step_batch_norm(on, at, np.array([[5.0]]), 1.0), step_gdnp(on, at, largest)):
        np.testing.assert_allclose(moved.weights(on), v)


def test_gdnp_falls_at_least_at_its_proven_rate() -> None:
    """Kohler et al. 2018, proposition 1: (1 − μ/L)² a step, of the loss at the best length."""
    on = bowl()
    values = np.linalg.eigvalsh(on.h)[0]
    at = step_gdnp(on, split_length(on, RNG.standard_normal((1, 1, 5))), values[-1])
    for _ in range(20):
        after = step_gdnp(on, at, values[-1])
        bound = (1 - values[0] / values[-1]) ** 2 * on.compute_excess(at.weights(on))
        assert (on.compute_excess(after.weights(on)) <= bound + 1e-12).all()
        at = after


def test_the_bowl_has_the_condition_it_says_and_all_start_together() -> None:
    config = QuadraticLossConfig(kappa=50.0, rotation=20)
    low, high = np.linalg.eigvalsh(build_matrix(config))
    assert (high, high / low) == (pytest.approx(1), pytest.approx(50))
    found = compute_descent_paths(config)
    for each in found.paths:
        np.testing.assert_allclose(each.v[0], [config.start_x, config.start_y])
    assert found.excess.min() >= 0
    gdnp = found.paths[2]
    assert gdnp.reached is not None
    np.testing.assert_allclose(gdnp.v[-1], SOLUTION, atol=1e-3)


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    for make, config in ((compute_descent_paths, QuadraticLossConfig), (descend_unit, UnitConfig)):
        values = {
            name: end == "high" if isinstance(knob.default, bool) else getattr(knob, end)
            for name, knob in config.knobs()
        }
        make(config(**values))
    assert compute_descent_paths(QuadraticLossConfig(start_x=0.0, start_y=0.0)).paths
