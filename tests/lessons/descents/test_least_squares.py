"""Least squares and halfspaces: analytic rates, equal starts, verdicts that follow the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.config import LENGTH_RATES, HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.lessons.descents.verdicts import (
    judge_convergence,
    judge_halfspaces,
    judge_speedup,
    judge_tolerance,
)
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
        patch.setattr(least_squares, "CONVERGENCE_STEPS", 1000)
        *_, last = least_squares.run(SMALL)
    return last


@pytest.mark.parametrize("rotated", [False, True])
def test_a_problem_has_its_condition_number_and_all_ways_start_as_one(rotated: bool) -> None:
    problem = draw_problem(SMALL, 100, rotated)
    h = problem.loss.h if rotated else problem.loss.h[:, :, None] * np.eye(10)
    values = np.linalg.eigvalsh(h)
    np.testing.assert_allclose(values[:, -1] / values[:, 0], 100)
    starts = [start_descent(problem, way, RELATIVE_RATES[:3]).compute_excess() for way in METHODS]
    scaled = starts[1] / starts[0]  # its L is 1 too, so it is a multiple
    np.testing.assert_allclose(scaled, scaled[:, :1].repeat(3, axis=1))
    for each in starts[2:]:
        np.testing.assert_allclose(each, starts[0])


def test_standardized_features_have_unit_variance_and_the_same_solution() -> None:
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
        one, other = (start_descent(each, way, np.array([0.7])) for each in (flat, turned))
        for _ in range(20):
            one.step()
            other.step()
        np.testing.assert_allclose(one.compute_excess(), other.compute_excess(), rtol=1e-8)


def test_gradient_descent_falls_as_its_closed_form_does() -> None:
    """Each eigendirection by its own factor: excess = ½ Σ h (1 − ηh)²ᵗ (v₀ − v*)²."""
    problem = draw_problem(SMALL, 10, False)
    h, off = problem.loss.h, problem.start[:, 0] - problem.loss.solution
    going = start_descent(problem, "gradient", np.array([1.5]))
    for _ in range(30):
        going.step()
    expected = 0.5 * (h * (1 - 1.5 * h) ** 60 * off**2).sum(axis=1)
    np.testing.assert_allclose(going.compute_excess()[:, 0], expected, rtol=1e-9)


def test_run_ends_whole_with_a_verdict_on_every_part(whole: LeastSquares) -> None:
    assert whole.done
    assert not np.isnan(whole.steps).any()
    assert (whole.best[:, 0, METHODS.index("standardized")] == 1).all()
    parts = [CLAIMS[name].parts for name in ("C28", "C29", "C30")]
    assert tuple(each.part for each in whole.verdicts) == sum(parts, ())
    kinds = {(each.id, each.part.name): each.kind for each in whole.verdicts}
    assert kinds["C28", "without"] == Kind.FALSE
    assert kinds["C30", "any"] == kinds["C30", "more"] == Kind.HOLDS


def test_gradient_descent_converges_below_twice_the_inverse_curvature(whole: LeastSquares) -> None:
    """And with batch norm at every rate, unless γ's own is above 2."""
    np.testing.assert_array_equal(
        whole.converged[0], np.broadcast_to((whole.rates < 2)[:, None], whole.converged[0].shape)
    )
    for rate, converged in zip(LENGTH_RATES, whole.converged[1:], strict=True):
        assert (converged == (rate < 2)).all()


@pytest.mark.parametrize(
    ("growth", "kind"),
    [
        (1.0, Kind.HOLDS),
        (1.9, Kind.HOLDS),
        (2.5, Kind.FAILS),  # as a loss does that falls as t⁻¹⁰
        (np.inf, Kind.FAILS),  # it never fell so far
        (np.nan, Kind.UNDECIDED),
    ],
)
def test_judge_convergence_follows_planted_losses(
    whole: LeastSquares, growth: float, kind: Kind
) -> None:
    """The second factor takes ``growth`` times the 100 steps of the first."""
    steps = np.arange(500)
    exponents = [0, 10, 14, 14 if np.isinf(growth) else 18]
    losses = 10.0 ** -np.interp(steps, [0, 100, 200, 200 + 100 * min(growth, 3)], exponents)
    losses[1:] *= 0.999  # past the rounding of the goals
    losses = np.ones(500) if np.isnan(growth) else losses
    curves = np.broadcast_to(losses, (3, 6, 500))
    _, told = judge_convergence(SMALL, replace(whole, curves=curves))
    assert told.kind == kind


@pytest.mark.parametrize(
    ("faster", "kind"),
    [
        (3.0, Kind.HOLDS),
        (1.5, Kind.FAILS),
        (1.0, Kind.FAILS),
        (0.3, Kind.FAILS),
        (10.0, Kind.FAILS),
        (np.nan, Kind.UNDECIDED),
    ],
)
def test_judge_speedup_follows_planted_iterations(
    whole: LeastSquares, faster: float, kind: Kind
) -> None:
    steps = whole.steps.copy()
    steps[:, :, METHODS.index("normed")] = steps[:, :, METHODS.index("gradient")] / faster
    assert judge_speedup(SMALL, replace(whole, steps=steps))[0].kind == kind


def test_judge_speedup_calls_the_rate_of_standardized_features_the_same_reason(
    whole: LeastSquares,
) -> None:
    steps = whole.steps.copy()
    steps[:, :, METHODS.index("normed")] = steps[:, :, METHODS.index("standardized")]
    assert judge_speedup(SMALL, replace(whole, steps=steps))[1].kind == Kind.HOLDS


@pytest.mark.parametrize(
    ("rates", "all_rates", "more"),
    [
        (65, Kind.HOLDS, Kind.HOLDS),
        (51, Kind.FAILS, Kind.HOLDS),  # 2 decades more
        (39, Kind.FAILS, Kind.WEAKER),  # half a decade
        (35, Kind.FAILS, Kind.FAILS),
        (10, Kind.FAILS, Kind.FAILS),
        (-1, Kind.UNDECIDED, Kind.UNDECIDED),
    ],
)
def test_judge_tolerance_follows_planted_rates(
    whole: LeastSquares, rates: int, all_rates: Kind, more: Kind
) -> None:
    converged = whole.converged.copy()
    place = 1 + LENGTH_RATES.index(1.0)
    converged[place] = (np.arange(65) < rates)[:, None] if rates >= 0 else np.nan
    verdicts = judge_tolerance(SMALL, replace(whole, converged=converged))
    assert tuple(each.kind for each in verdicts) == (all_rates, more)


def test_rate_of_w_for_gamma_is_judged_outside_the_ledger(whole: LeastSquares) -> None:
    both = replace(whole, converged=whole.converged[[0, 0]])
    (told,) = judge_tolerance(replace(SMALL, length_rate="same"), both)
    assert not told.id
    assert told.kind == Kind.FAILS


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
    assert (last.untuned_iterations > last.best[0]).all()
    assert tuple(each.part for each in last.verdicts) == CLAIMS["C31"].parts


@pytest.mark.parametrize(
    ("untuned", "tuned", "kinds"),
    [
        (30, 20, (Kind.HOLDS, Kind.HOLDS)),
        (30, 5, (Kind.HOLDS, Kind.FAILS)),
        (10, 10, (Kind.FAILS, Kind.FAILS)),
        (5, 3, (Kind.FAILS, Kind.FAILS)),
        (np.inf, 20, (Kind.HOLDS, Kind.HOLDS)),
        (np.nan, np.nan, (Kind.UNDECIDED, Kind.UNDECIDED)),
    ],
)
def test_judge_halfspaces_follows_planted_iterations(
    untuned: float, tuned: float, kinds: tuple[Kind, Kind]
) -> None:
    config = HalfspacesConfig(seeds=6)
    steps = np.full((3, 2, 6), 10.0)
    steps[0, 0], steps[0, 1] = untuned, tuned
    result = Halfspaces(1.0, "", 0, np.array([1.0, 2.0]), steps)
    assert tuple(each.kind for each in judge_halfspaces(config, result)) == kinds


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
