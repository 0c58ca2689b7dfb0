"""Solve least squares by gradient descent with and without batch norm.

Claims C28 (linear or not), C29 (how many times sooner) and C30 (which rates).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

import numpy as np

from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.config import KAPPAS, RATES, LeastSquaresConfig
from bn_core.lessons.descents.quadratic_loss import (
    LengthDirectionWeights,
    QuadraticLoss,
    split_length,
    step_batch_norm,
    step_gdnp,
    step_gradient_descent,
)
from bn_core.lessons.descents.result import METHODS, LeastSquares
from bn_core.lessons.descents.verdicts import judge_convergence, judge_speedup, judge_tolerance
from bn_core.norm.arrays import Float64Array

GOAL = CLAIMS["C29"].limit("loss")
"""The share of the initial excess loss that is to be reached."""
RELATIVE_RATES = np.geomspace(1e-4, 1e4, RATES)
"""Learning rates times L."""
CURVE_KAPPA, CURVE_STEPS, WINDOWS = 100, 1000, 4
_SLICE = 0.5
_ROTATED = (False, True)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """R quadratic losses of one condition number and their starts v₀ (R, 1, d).

    The largest eigenvalue L is 1.
    """

    loss: QuadraticLoss
    start: Float64Array
    kappa: int


def run(config: LeastSquaresConfig) -> Iterator[LeastSquares]:
    """Solve each condition number, rotation and method in turn, then judge."""
    size = (len(KAPPAS), len(_ROTATED), len(METHODS), RATES, config.seeds)
    none = np.empty((3, config.seeds, 0))
    yield (
        state := LeastSquares(
            0.0,
            "Computed on CPU, in float64.",
            0,
            KAPPAS,
            RELATIVE_RATES,
            np.full(size, np.nan),
            none,
            none,
        )
    )
    parts = [(k, b, w) for k in range(len(KAPPAS)) for b in (0, 1) for w in range(len(METHODS))]
    for made, (k, b, w) in enumerate(parts):
        problem = draw_problem(config, KAPPAS[k], _ROTATED[b])
        for steps in _count_iterations(config, problem, METHODS[w]):
            known = state.steps.copy()
            known[k, b, w] = steps
            share = (k + (b * len(METHODS) + w) / 8) / len(KAPPAS) * 0.95
            yield (state := replace(state, progress=share, steps=known, step=made + 1))
    curves, slopes = record_curves(config, state)
    state = replace(state, curves=curves, slopes=slopes)
    yield replace(
        state,
        progress=1.0,
        convergence=judge_convergence(state),
        speedup=judge_speedup(state),
        tolerance=judge_tolerance(config, state),
    )


def draw_problem(config: LeastSquaresConfig, kappa: int, rotated: bool) -> Problem:
    """Draw a problem with eigenvalues from 1/κ to 1 in geometric steps.

    Solution, start and rotation come from the seed.
    """
    d = config.dimensions
    h = np.geomspace(1 / kappa, 1, d)
    solutions, starts, matrices = [], [], []
    for seed in config.seed_values:
        rng = np.random.default_rng(seed)
        solutions.append(rng.standard_normal(d))
        starts.append(rng.standard_normal((1, d)) / np.sqrt(d))
        turn = np.linalg.qr(rng.standard_normal((d, d)))[0]
        matrices.append((turn * h) @ turn.T)
    shape = np.stack(matrices) if rotated else np.tile(h, (config.seeds, 1))
    return Problem(QuadraticLoss(shape, np.stack(solutions)), np.stack(starts), kappa)


def standardize_features(problem: Problem) -> Problem:
    """Divide the features by their standard deviation, and rescale to L = 1."""
    h = problem.loss.h
    if h.ndim == problem.loss.solution.ndim:
        scale = np.sqrt(h)
        divided = np.ones_like(h)
    else:
        scale = np.sqrt(np.einsum("rii->ri", h))
        divided = h / (scale[:, :, None] * scale[:, None, :])
        largest = np.linalg.eigvalsh(divided)[:, -1]
        divided = divided / largest[:, None, None]
    loss = QuadraticLoss(divided, problem.loss.solution * scale)
    return Problem(loss, problem.start * scale[:, None, :], problem.kappa)


@dataclass(slots=True, eq=False)
class Descent:
    """One method at Q rates and R seeds at once."""

    loss: QuadraticLoss
    state: Float64Array | LengthDirectionWeights
    move: Callable[
        [QuadraticLoss, Float64Array | LengthDirectionWeights, Float64Array],
        Float64Array | LengthDirectionWeights,
    ]
    rates: Float64Array

    @property
    def weights(self) -> Float64Array:
        """The weights (R, Q, d)."""
        return (
            self.state.weights(self.loss)
            if isinstance(self.state, LengthDirectionWeights)
            else self.state
        )

    def compute_excess(self) -> Float64Array:
        """Return the excess loss (R, Q)."""
        return self.loss.compute_excess(self.weights)

    def step(self) -> None:
        """Make one step at all rates and seeds."""
        self.state = self.move(self.loss, self.state, self.rates)


def start_descent(
    config: LeastSquaresConfig, problem: Problem, way: str, rates: Float64Array
) -> Descent:
    """Start one of ``METHODS`` at ``rates`` (Q,) or (R, Q)."""
    if way == "standardised":
        problem = standardize_features(problem)
    loss, column = problem.loss, rates[..., None]
    shape = (len(problem.start), rates.shape[-1], problem.start.shape[2])
    start = np.broadcast_to(problem.start, shape).copy()
    moves: dict[str, Callable[..., Float64Array | LengthDirectionWeights]] = {
        "gradient": step_gradient_descent,
        "standardised": step_gradient_descent,
        "normed": partial(
            step_batch_norm, length_rate=1.0 if config.length_rate == "one" else column
        ),
        "projected": lambda loss, at, _: step_gdnp(loss, at, 1.0),
    }
    state = split_length(loss, start) if way in ("normed", "projected") else start
    return Descent(loss, state, moves[way], column)


def _count_iterations(
    config: LeastSquaresConfig, problem: Problem, way: str
) -> Iterator[Float64Array]:
    """Yield the iterations to the goal (Q, R) at each rate, as far as they are known.

    Where the goal is never reached they are ∞ in the end. It is given up at twice the iterations of
    the best rate, or 20 κ + 100.
    """
    rates = RELATIVE_RATES if way != "projected" else RELATIVE_RATES[:1]
    going = start_descent(config, problem, way, rates)
    goal = GOAL * going.compute_excess()
    steps = np.full(goal.shape, np.inf)
    until = perf_counter() + _SLICE
    with np.errstate(all="ignore"):
        for made in range(1, 20 * problem.kappa + 100):
            going.step()
            steps[(going.compute_excess() <= goal) & np.isinf(steps)] = made
            if np.isfinite(steps).all() or made >= 2 * steps.min(axis=1).max():
                break
            if perf_counter() > until:
                yield np.broadcast_to(steps.T, (RATES, len(goal))).copy()
                until = perf_counter() + _SLICE
    yield np.broadcast_to(steps.T, (RATES, len(goal))).copy()


def record_curves(
    config: LeastSquaresConfig, result: LeastSquares
) -> tuple[Float64Array, Float64Array]:
    """Record excess losses (3, R, T + 1) at each method's best rate, and their slopes.

    The windows are the later half: before it the steep directions are still on their way.
    """
    problem = draw_problem(config, CURVE_KAPPA, True)
    place = KAPPAS.index(CURVE_KAPPA)
    curves = []
    for way in ("gradient", "normed", "projected"):
        best = result.steps[place, 1, METHODS.index(way)].argmin(axis=0)
        going = start_descent(config, problem, way, RELATIVE_RATES[best][:, None])
        losses = [going.compute_excess()[:, 0]]
        for _ in range(CURVE_STEPS):
            going.step()
            losses.append(going.compute_excess()[:, 0])
        curves.append(np.stack(losses, axis=1))
    values = np.stack(curves)
    ends = np.log10(np.maximum(values[..., :: CURVE_STEPS // (2 * WINDOWS)], 1e-300))
    return values, np.diff(ends, axis=2)[..., WINDOWS:] / (CURVE_STEPS // (2 * WINDOWS))
