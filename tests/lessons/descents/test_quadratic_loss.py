"""Descents on a quadratic loss obey their own laws, and their proven bound."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from bn_core.lessons.descents.config import BoundConfig, QuadraticLossConfig
from bn_core.lessons.descents.descent_paths import SOLUTION, build_matrix, compute_descent_paths
from bn_core.lessons.descents.quadratic_loss import (
    LengthDirectionWeights,
    QuadraticLoss,
    split_length,
    step_batch_norm,
    step_gdnp,
    step_gradient_descent,
)
from bn_core.lessons.descents.rayleigh_rate import measure_rayleigh_rate
from bn_core.lessons.descents.sentences import describe_paths

RNG = np.random.default_rng(0)


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
    assert gdnp.goal_step is not None
    np.testing.assert_allclose(gdnp.v[-1], SOLUTION, atol=1e-3)


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    values = {name: getattr(knob, end) for name, knob in QuadraticLossConfig.knobs()}
    compute_descent_paths(QuadraticLossConfig(**values))
    assert compute_descent_paths(QuadraticLossConfig(start_x=0.0, start_y=0.0)).paths


def test_batch_norm_converges_at_rate_5_and_is_the_slower_one_at_its_default() -> None:
    """What the first step of the lesson tells."""
    gradient, normed, gdnp = compute_descent_paths(QuadraticLossConfig()).paths
    assert (gradient.goal_step, normed.goal_step, gdnp.goal_step) == (22, 27, 6)
    gradient, normed, _ = compute_descent_paths(QuadraticLossConfig(rate=5.0)).paths
    assert gradient.excess[-1] > 1e9
    assert normed.goal_step == 11


@pytest.mark.parametrize("rate", [1.0, 5.0, 100.0])
@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0])
def test_page_never_says_that_batch_norm_or_gdnp_diverges(rate: float, kappa: float) -> None:
    """Cai et al. 2019: batch norm converges at every rate, although its loss may rise at first."""
    for x, y in itertools.product((-1.0, 0.0, 0.4, 1.0), (0.2, 0.4, 0.8, 0.81)):
        found = compute_descent_paths(
            QuadraticLossConfig(rate=rate, kappa=kappa, start_x=x, start_y=y)
        )
        said = describe_paths(found)
        for name in ("batch norm", "GDNP"):
            assert f"{name} never, as it diverges" not in said
        assert ("gradient descent never, as it diverges" in said) == (
            rate > 2 and (x, y) != SOLUTION
        )


def test_loss_of_batch_norm_may_end_higher_than_it_began() -> None:
    config = QuadraticLossConfig(rate=100.0, start_x=1.0, start_y=0.81)
    _, normed, _ = compute_descent_paths(config).paths
    assert normed.excess[-1] > normed.excess[0]
    assert normed.excess[-1] < normed.excess.max()
    assert "batch norm more than 60" in describe_paths(compute_descent_paths(config))


def test_page_says_why_a_descent_takes_no_step() -> None:
    """GDNP divides by the Rayleigh quotient, which is 0 if the best length of w is."""
    said = describe_paths(
        compute_descent_paths(QuadraticLossConfig(kappa=1.0, start_x=-0.8, start_y=1.0))
    )
    assert "GDNP never, as the best γ is 0 for this start" in said
    solved = QuadraticLossConfig(kappa=1.0, start_x=SOLUTION[0], start_y=SOLUTION[1])
    assert "gradient descent 0, batch norm 0, GDNP 0." in describe_paths(
        compute_descent_paths(solved)
    )


def test_page_says_where_descents_from_zero_start() -> None:
    zero = compute_descent_paths(QuadraticLossConfig(start_x=0.0, start_y=0.0))
    assert "start just above them" in describe_paths(zero)
    assert "start just above" not in describe_paths(compute_descent_paths(QuadraticLossConfig()))


@pytest.mark.parametrize("kappa", ["10", "100", "1000"])
def test_measured_rates_stay_below_the_bound_and_are_nearly_the_same(kappa: str) -> None:
    found = measure_rayleigh_rate(BoundConfig(kappa=kappa))
    for shares in (found.gradient, found.projected):
        assert (shares <= found.bound + 1e-12).all()
        assert 0.7 < found.find_factor(shares, found.settled_step) <= found.bound[1]
    gradient, projected = (
        found.find_factor(each, found.settled_step) for each in (found.gradient, found.projected)
    )
    assert projected == pytest.approx(gradient, rel=0.05)
