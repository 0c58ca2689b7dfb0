"""Least squares and halfspaces: analytic rates, equal starts, verdicts that follow the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from bn_core.lessons.descents import verdicts
from bn_core.lessons.descents.config import HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.result import METHODS, LeastSquares
from bn_core.lessons.descents.worker import halfspaces, least_squares
from bn_core.lessons.descents.worker.least_squares import (
    RELATIVE_RATES,
    draw_problem,
    standardize_features,
    start_descent,
)

SMALL = LeastSquaresConfig(dimensions=10, seeds=2)


@pytest.fixture(scope="module")
def whole() -> LeastSquares:
    """Condition numbers 10 and 100 alone, to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(least_squares, "KAPPAS", (10, 100))
        *_, last = least_squares.run(SMALL)
    return last


@pytest.mark.parametrize("rotated", [False, True])
def test_a_problem_has_its_condition_number_and_all_ways_start_as_one(rotated: bool) -> None:
    problem = draw_problem(SMALL, 100, rotated)
    h = problem.loss.h if rotated else problem.loss.h[:, :, None] * np.eye(10)
    values = np.linalg.eigvalsh(h)
    np.testing.assert_allclose(values[:, -1] / values[:, 0], 100)
    starts = [
        start_descent(SMALL, problem, way, RELATIVE_RATES[:3]).compute_excess() for way in METHODS
    ]
    scaled = starts[1] / starts[0]  # its L is 1 too, so it is a multiple
    np.testing.assert_allclose(scaled, scaled[:, :1].repeat(3, axis=1))
    for each in starts[2:]:
        np.testing.assert_allclose(each, starts[0])


def test_standardised_features_have_unit_variance_and_the_same_solution() -> None:
    for rotated in (False, True):
        problem = draw_problem(SMALL, 100, rotated)
        made = standardize_features(problem)
        assert made.loss.compute_excess(made.loss.solution[:, None, :]).max() < 1e-20
        if not rotated:
            np.testing.assert_array_equal(made.loss.h, 1)
        else:
            diagonal = np.einsum("rii->ri", made.loss.h)
            np.testing.assert_allclose(diagonal, diagonal[:, :1].repeat(10, axis=1))


def test_rotation_changes_neither_descent() -> None:
    """Both follow the bowl wherever it is turned: the same steps in other coordinates."""
    flat = draw_problem(SMALL, 10, False)
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((10, 10)))[0]
    h = np.stack([(turn * each) @ turn.T for each in flat.loss.h])
    loss = replace(flat.loss, h=h, solution=flat.loss.solution @ turn.T)
    turned = replace(flat, loss=loss, start=flat.start @ turn.T)
    for way in ("gradient", "normed", "projected"):
        one, other = (start_descent(SMALL, each, way, np.array([0.7])) for each in (flat, turned))
        for _ in range(20):
            one.step()
            other.step()
        np.testing.assert_allclose(one.compute_excess(), other.compute_excess(), rtol=1e-8)


def test_gradient_descent_falls_as_its_closed_form_does() -> None:
    """Each eigendirection by its own factor: excess = ½ Σ h (1 − ηh)²ᵗ (v₀ − v*)²."""
    problem = draw_problem(SMALL, 10, False)
    h, off = problem.loss.h, problem.start[:, 0] - problem.loss.solution
    going = start_descent(SMALL, problem, "gradient", np.array([1.5]))
    for _ in range(30):
        going.step()
    expected = 0.5 * (h * (1 - 1.5 * h) ** 60 * off**2).sum(axis=1)
    np.testing.assert_allclose(going.compute_excess()[:, 0], expected, rtol=1e-9)


def test_the_run_ends_whole_and_its_verdicts_follow(whole: LeastSquares) -> None:
    assert whole.done
    assert not np.isnan(whole.steps).any()
    assert (whole.best[:, 0, METHODS.index("standardised")] == 1).all()
    assert whole.convergence is not None
    assert whole.convergence.holds is False
    assert whole.slopes.shape == (3, 2, 4)
    steps = whole.steps.copy()
    steps[:, :, METHODS.index("normed")] = steps[:, :, METHODS.index("gradient")] / 3
    assert verdicts.judge_speedup(replace(whole, steps=steps)).holds is True
    steps[:, :, METHODS.index("normed")] = steps[:, :, METHODS.index("gradient")]
    assert verdicts.judge_speedup(replace(whole, steps=steps)).holds is False
    assert verdicts.judge_tolerance(SMALL, replace(whole, steps=steps)).holds is False
    steps[:, :, METHODS.index("normed")] = 1
    assert verdicts.judge_tolerance(SMALL, replace(whole, steps=steps)).holds is True
    slopes = whole.slopes.copy()
    slopes[0] = -np.diff(np.log10(np.linspace(500, 1000, 5)))  # a loss that falls as 1/t
    slopes[1] = -0.1
    assert verdicts.judge_convergence(replace(whole, slopes=slopes)).holds is True


def test_the_gradient_of_halfspaces_is_autograds() -> None:
    classes = halfspaces.draw_classes(HalfspacesConfig(examples=200), 0)
    v = torch.tensor(classes.start, requires_grad=True)
    torch.nn.functional.softplus(-torch.tensor(classes.z) @ v).mean().backward()
    assert v.grad is not None
    np.testing.assert_allclose(classes.gradient(classes.start[None])[0], v.grad.numpy(), atol=1e-14)


def test_halfspaces_arrive_and_are_judged() -> None:
    config = HalfspacesConfig(examples=400, seeds=2)
    results = list(halfspaces.run(config))
    last = results[-1]
    assert last.done
    assert np.isfinite(last.best).all()
    assert [each.progress for each in results] == sorted(each.progress for each in results)
    for curve in last.curves:
        assert (np.nanmin(curve, axis=1) < halfspaces.GOAL).all()
    steps = last.steps.copy()
    steps[2] = 1
    assert verdicts.judge_halfspaces(config, replace(last, steps=steps)).holds is True
    steps[2] = 1e6
    assert verdicts.judge_halfspaces(config, replace(last, steps=steps)).holds is False


def test_batch_norm_on_halfspaces_follows_the_gradient_of_the_loss() -> None:
    """The first step of the way with batch norm, against autograd through v = γ·w/‖w‖_S."""
    classes = halfspaces.draw_classes(HalfspacesConfig(examples=200), 0)
    w = torch.tensor(classes.start, requires_grad=True)
    gamma = torch.ones((), dtype=torch.float64, requires_grad=True)

    def loss() -> torch.Tensor:
        v = gamma * w / (w @ torch.tensor(classes.s) @ w).sqrt()
        return torch.nn.functional.softplus(-torch.tensor(classes.z) @ v).mean()

    slopes = torch.autograd.grad(loss(), (w, gamma))
    with torch.no_grad():
        w -= 4 / classes.largest * slopes[0]
        gamma -= 4 * slopes[1]
    rate = int(np.flatnonzero(halfspaces.RELATIVE_RATES == 1.0)[0])
    *_, (_, norms) = halfspaces._run_batch_norm(classes)
    v = (gamma * w / (w @ torch.tensor(classes.s) @ w).sqrt()).detach().numpy()
    assert norms[1, rate] == pytest.approx(float(np.linalg.norm(classes.gradient(v[None]))))
