"""Solve least squares by gradient descent with and without batch norm.

Claims C28 (linear or not), C29 (how many times sooner) and C30 (which rates converge).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

import numpy as np

from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.config import (
    CURVE_KAPPA,
    KAPPAS,
    LENGTH_RATES,
    RATES,
    LeastSquaresConfig,
)
from bn_core.lessons.descents.quadratic_loss import (
    LengthDirectionWeights,
    QuadraticLoss,
    split_length,
    step_batch_norm,
    step_gdnp,
    step_gradient_descent,
)
from bn_core.lessons.descents.result import METHODS, LeastSquares
from bn_core.lessons.descents.verdicts import judge_least_squares
from bn_core.norm.arrays import Float64Array

GOAL = CLAIMS["C29"].limit("loss")
"""The share of the initial excess loss that is to be reached."""
RELATIVE_RATES = np.geomspace(1e-4, 1e4, RATES)
"""Learning rates times L."""
CURVE_STEPS = 2500
CONVERGENCE_STEPS = int(CLAIMS["C30"].limit("steps"))
"""The steps after which a descent is said to converge or not."""
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
    arms = 1 + len(list_length_rates(config))
    yield (
        state := LeastSquares(
            0.0,
            "Computed on CPU, in float64.",
            0,
            KAPPAS,
            RELATIVE_RATES,
            np.full(size, np.nan),
            np.empty((3, config.seeds, 0)),
            np.full((arms, len(KAPPAS), RATES, config.seeds), np.nan),
        )
    )
    parts = [(k, b, w) for k in range(len(KAPPAS)) for b in (0, 1) for w in range(len(METHODS))]
    for made, (k, b, w) in enumerate(parts):
        problem = draw_problem(config, KAPPAS[k], _ROTATED[b])
        for steps in _count_iterations(config, problem, METHODS[w]):
            known = state.steps.copy()
            known[k, b, w] = steps
            share = (k + (b * len(METHODS) + w) / 8) / len(KAPPAS) * 0.7
            yield (state := replace(state, progress=share, steps=known, step=made + 1))
    yield (state := replace(state, progress=0.75, curves=record_curves(config, state)))
    for made, (arm, k) in enumerate(np.ndindex(arms, len(KAPPAS)), start=1):
        converged = state.converged.copy()
        converged[arm, k] = find_converging(config, KAPPAS[k], arm)
        share = 0.75 + 0.25 * made / (arms * len(KAPPAS))
        yield (state := replace(state, progress=min(share, 0.99), converged=converged))
    yield replace(state, progress=1.0, verdicts=judge_least_squares(config, state))


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


def list_length_rates(config: LeastSquaresConfig) -> tuple[float | None, ...]:
    """Return the rates of γ that are scanned; None is that of w."""
    return LENGTH_RATES if config.length_rate == "one" else (None,)


def start_descent(
    problem: Problem, way: str, rates: Float64Array, length_rate: float | None = 1.0
) -> Descent:
    """Start one of ``METHODS`` at ``rates`` (Q,) or (R, Q).

    γ has the rate ``length_rate``, or that of w if it is None.
    """
    if way == "standardized":
        problem = standardize_features(problem)
    loss, column = problem.loss, rates[..., None]
    shape = (len(problem.start), rates.shape[-1], problem.start.shape[2])
    start = np.broadcast_to(problem.start, shape).copy()
    moves: dict[str, Callable[..., Float64Array | LengthDirectionWeights]] = {
        "gradient": step_gradient_descent,
        "standardized": step_gradient_descent,
        "normed": partial(
            step_batch_norm, length_rate=column if length_rate is None else length_rate
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
    going = start_descent(problem, way, rates, _choose_length_rate(config))
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


def record_curves(config: LeastSquaresConfig, result: LeastSquares) -> Float64Array:
    """Record excess losses (3, R, T + 1) at the best rates of three methods."""
    problem = draw_problem(config, CURVE_KAPPA, True)
    place = KAPPAS.index(CURVE_KAPPA)
    curves = []
    for way in ("gradient", "normed", "projected"):
        best = result.steps[place, 1, METHODS.index(way)].argmin(axis=0)
        rates = RELATIVE_RATES[best][:, None]
        going = start_descent(problem, way, rates, _choose_length_rate(config))
        losses = [going.compute_excess()[:, 0]]
        for _ in range(CURVE_STEPS):
            going.step()
            losses.append(going.compute_excess()[:, 0])
        curves.append(np.stack(losses, axis=1))
    return np.stack(curves)


def find_converging(config: LeastSquaresConfig, kappa: int, arm: int) -> Float64Array:
    """Return 1 or 0 for each rate (Q, R) at which an arm converges or not.

    Arm 0 is without batch norm, the others have it, each with its rate of γ.

    At a tiny rate the goal is far, so it is enough that the least loss still falls. A loss that
    converges may rise for a while, since batch norm makes the problem non-convex. The bowl lies
    along the axes, which changes neither descent and costs less.
    """
    problem = draw_problem(config, kappa, False)
    way = "normed" if arm else "gradient"
    length_rate = list_length_rates(config)[arm - 1] if arm else None
    going = start_descent(problem, way, RELATIVE_RATES, length_rate)
    first = going.compute_excess()
    least = np.full((2, *first.shape), np.inf)
    with np.errstate(all="ignore"):
        for made in range(CONVERGENCE_STEPS):
            going.step()
            half = 2 * made // CONVERGENCE_STEPS
            least[half] = np.fmin(least[half], going.compute_excess())
    goal = GOAL * first
    return ((least.min(axis=0) <= goal) | (least[1] < least[0])).T.astype(np.float64)


def _choose_length_rate(config: LeastSquaresConfig) -> float | None:
    return 1.0 if config.length_rate == "one" else None
