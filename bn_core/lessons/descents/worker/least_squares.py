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
    QuadraticLoss,
    Split,
    normed,
    plain,
    projected,
    split,
)
from bn_core.lessons.descents.result import WAYS, LeastSquares
from bn_core.lessons.descents.verdicts import judge_faster, judge_linear, judge_tolerant
from bn_core.norm.arrays import Float64Array

GOAL = CLAIMS["C29"].limit("loss")
"""The share of the first excess loss that is to be reached."""
RELATIVE = np.geomspace(1e-4, 1e4, RATES)
"""Learning rates, times 1/L."""
CURVE_KAPPA, CURVE_STEPS, WINDOWS = 100, 1000, 4
_SLICE = 0.5
_BOWLS = (False, True)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """R bowls of one condition number, L = 1, and where to start: v₀ (R, 1, d)."""

    bowl: QuadraticLoss
    start: Float64Array
    kappa: int


def run(config: LeastSquaresConfig) -> Iterator[LeastSquares]:
    """Each condition number, bowl and way in turn, the quick ones first; then the verdicts."""
    size = (len(KAPPAS), len(_BOWLS), len(WAYS), RATES, config.seeds)
    none = np.empty((3, config.seeds, 0))
    yield (
        state := LeastSquares(
            0.0,
            "Computed on CPU, in float64.",
            0,
            KAPPAS,
            RELATIVE,
            np.full(size, np.nan),
            none,
            none,
        )
    )
    parts = [(k, b, w) for k in range(len(KAPPAS)) for b in (0, 1) for w in range(len(WAYS))]
    for made, (k, b, w) in enumerate(parts):
        problem = draw(config, KAPPAS[k], _BOWLS[b])
        for steps in _count(config, problem, WAYS[w]):
            known = state.steps.copy()
            known[k, b, w] = steps
            share = (k + (b * len(WAYS) + w) / 8) / len(KAPPAS) * 0.95
            yield (state := replace(state, progress=share, steps=known, step=made + 1))
    curves, slopes = follow(config, state)
    state = replace(state, curves=curves, slopes=slopes)
    yield replace(
        state,
        progress=1.0,
        linear=judge_linear(state),
        faster=judge_faster(state),
        tolerant=judge_tolerant(config, state),
    )


def draw(config: LeastSquaresConfig, kappa: int, rotated: bool) -> Problem:
    """Eigenvalues from 1/κ to 1, geometrically; solution, start and rotation from the seed."""
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


def standardise(problem: Problem) -> Problem:
    """The same problem with features divided by their standard deviation, L = 1 again."""
    h = problem.bowl.h
    if h.ndim == problem.bowl.solution.ndim:
        scale = np.sqrt(h)
        divided = np.ones_like(h)
    else:
        scale = np.sqrt(np.einsum("rii->ri", h))
        divided = h / (scale[:, :, None] * scale[:, None, :])
        largest = np.linalg.eigvalsh(divided)[:, -1]
        divided = divided / largest[:, None, None]
    bowl = QuadraticLoss(divided, problem.bowl.solution * scale)
    return Problem(bowl, problem.start * scale[:, None, :], problem.kappa)


@dataclass(slots=True, eq=False)
class Descent:
    """One way down, at Q rates and R seeds at once."""

    bowl: QuadraticLoss
    state: Float64Array | Split
    move: Callable[[QuadraticLoss, Float64Array | Split, Float64Array], Float64Array | Split]
    rates: Float64Array

    @property
    def weights(self) -> Float64Array:
        """(R, Q, d)."""
        return self.state.weights(self.bowl) if isinstance(self.state, Split) else self.state

    def excess(self) -> Float64Array:
        """(R, Q)."""
        return self.bowl.excess(self.weights)

    def step(self) -> None:
        """Move all at once."""
        self.state = self.move(self.bowl, self.state, self.rates)


def descent(config: LeastSquaresConfig, problem: Problem, way: str, rates: Float64Array) -> Descent:
    """One of ``WAYS`` at ``rates`` (Q,) or (R, Q), all from the problem's one start."""
    if way == "standardised":
        problem = standardise(problem)
    bowl, column = problem.bowl, rates[..., None]
    shape = (len(problem.start), rates.shape[-1], problem.start.shape[2])
    start = np.broadcast_to(problem.start, shape).copy()
    moves: dict[str, Callable[..., Float64Array | Split]] = {
        "gradient": plain,
        "standardised": plain,
        "normed": partial(normed, length_rate=1.0 if config.length_rate == "one" else column),
        "projected": lambda bowl, at, _: projected(bowl, at, 1.0),
    }
    state = split(bowl, start) if way in ("normed", "projected") else start
    return Descent(bowl, state, moves[way], column)


def _count(config: LeastSquaresConfig, problem: Problem, way: str) -> Iterator[Float64Array]:
    """(Q, R): iterations to the goal at each rate, as far as they are known; ∞ in the end.

    It is given up at twice the iterations of the best rate, or 20 κ + 100.
    """
    rates = RELATIVE if way != "projected" else RELATIVE[:1]
    going = descent(config, problem, way, rates)
    goal = GOAL * going.excess()
    steps = np.full(goal.shape, np.inf)
    until = perf_counter() + _SLICE
    with np.errstate(all="ignore"):
        for made in range(1, 20 * problem.kappa + 100):
            going.step()
            steps[(going.excess() <= goal) & np.isinf(steps)] = made
            if np.isfinite(steps).all() or made >= 2 * steps.min(axis=1).max():
                break
            if perf_counter() > until:
                yield np.broadcast_to(steps.T, (RATES, len(goal))).copy()
                until = perf_counter() + _SLICE
    yield np.broadcast_to(steps.T, (RATES, len(goal))).copy()


def follow(config: LeastSquaresConfig, result: LeastSquares) -> tuple[Float64Array, Float64Array]:
    """Excess losses (3, R, T + 1) at each way's best rate, and their slopes.

    The windows are the later half: before it the steep directions are still on their way.
    """
    problem = draw(config, CURVE_KAPPA, True)
    place = KAPPAS.index(CURVE_KAPPA)
    curves = []
    for way in ("gradient", "normed", "projected"):
        best = result.steps[place, 1, WAYS.index(way)].argmin(axis=0)
        going = descent(config, problem, way, RELATIVE[best][:, None])
        losses = [going.excess()[:, 0]]
        for _ in range(CURVE_STEPS):
            going.step()
            losses.append(going.excess()[:, 0])
        curves.append(np.stack(losses, axis=1))
    found = np.stack(curves)
    ends = np.log10(np.maximum(found[..., :: CURVE_STEPS // (2 * WINDOWS)], 1e-300))
    return found, np.diff(ends, axis=2)[..., WINDOWS:] / (CURVE_STEPS // (2 * WINDOWS))
