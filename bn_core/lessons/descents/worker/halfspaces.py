"""Learn halfspaces by three gradient descents (claim C31)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.config import HalfspacesConfig
from bn_core.lessons.descents.result import Halfspaces
from bn_core.lessons.descents.verdicts import judge_halfspaces
from bn_core.norm.arrays import Float64Array

DIMENSIONS = 30
GOAL = CLAIMS["C31"].limit("gradient")
"""The ‖g‖ that is to be reached."""
RELATIVE_RATES = 2.0 ** np.arange(-1, 7.1, 0.5)
"""Learning rates times L, with L = λ_max(S)/4 the largest curvature there can be."""
MAX_ITERATIONS = 3000
"""Iterations after which a descent is given up."""
_SLICE = 0.1
_UNTUNED = int(np.flatnonzero(RELATIVE_RATES == 1.0)[0])
"""The place of the rate 1/L."""


@dataclass(frozen=True, slots=True, eq=False)
class GaussianClasses:
    """Two classes of one seed as z = y·x (N, d), and a start (d,).

    ``s`` is E[zzᵀ] and ``largest`` its largest eigenvalue.
    """

    z: Float64Array
    s: Float64Array
    largest: float
    start: Float64Array

    def gradient(self, v: Float64Array) -> Float64Array:
        """Return the gradient (Q, d) of the mean of log(1 + exp(−z·v)) for v (Q, d)."""
        return -(_sigmoid(-(v @ self.z.T)) @ self.z) / len(self.z)


def run(config: HalfspacesConfig) -> Iterator[Halfspaces]:
    """Run GDNP, then gradient descent and batch norm at all rates, seed by seed."""
    blank = np.full((3, len(RELATIVE_RATES), config.seeds), np.nan)
    yield (state := Halfspaces(0.0, "Computed on CPU, in float64.", 0, RELATIVE_RATES, blank))
    curves: list[list[Float64Array]] = [[], [], []]
    for place, seed in enumerate(config.seed_values):
        classes = draw_classes(config, seed)
        for method, descend in ((2, _run_gdnp), (0, _run_gradient_descent), (1, _run_batch_norm)):
            for steps, norms in descend(classes):
                known, seen = state.steps.copy(), norms
                known[method, :, place] = steps
                done = (place + ((method + 1) % 3) / 3) / config.seeds
                yield (state := replace(state, steps=known, step=state.step + 1, progress=done))
            curves[method].append(seen[:, int(np.argmin(steps))])
        untuned = state.steps.copy()
        untuned[0, _UNTUNED, place] = _count_untuned(classes)
        state = replace(state, steps=untuned)
    padded = tuple(_pad_curves(each) for each in curves)
    state = replace(state, curves=padded)
    yield replace(state, progress=1.0, verdicts=judge_halfspaces(config, state))


def draw_classes(config: HalfspacesConfig, seed: int) -> GaussianClasses:
    """Draw two Gaussian classes with condition number κ.

    z = y·x ~ N(u, Σ) with uᵀΣ⁻¹u = 1.
    """
    rng = np.random.default_rng(seed)
    scale = np.sqrt(np.geomspace(1 / float(config.condition), 1, DIMENSIONS))
    turn = np.linalg.qr(rng.standard_normal((DIMENSIONS, DIMENSIONS)))[0]
    way = rng.standard_normal(DIMENSIONS)
    white = rng.standard_normal((config.examples, DIMENSIONS)) + way / np.linalg.norm(way)
    z = (white * scale) @ turn.T
    s = z.T @ z / len(z)
    start = rng.standard_normal(DIMENSIONS)
    return GaussianClasses(
        z, s, float(np.linalg.eigvalsh(s)[-1]), start / np.sqrt(start @ s @ start)
    )


Move = Callable[[Float64Array], Float64Array]
"""A step of a descent, from the gradients (Q, d) before it to those after it."""
IterationCounts = Iterator[tuple[Float64Array, Float64Array]]
"""Iterations by rate (Q,), ∞ if the goal is not reached, and ‖g‖ (T, Q) so far."""


def _count_untuned(classes: GaussianClasses) -> float:
    """Return the iterations of gradient descent at rate 1/L, ∞ if they are too many."""
    *_, (steps, _) = _run_gradient_descent(classes, np.ones(1))
    return float(steps[0])


def _run_gradient_descent(
    classes: GaussianClasses, relative_rates: Float64Array = RELATIVE_RATES
) -> IterationCounts:
    """Run gradient descent at all rates."""
    rates = relative_rates[:, None] * 4 / classes.largest
    v = np.tile(classes.start, (len(rates), 1))

    def move(gradient: Float64Array) -> Float64Array:
        nonlocal v
        v = v - rates * gradient
        return classes.gradient(v)

    yield from _count_iterations(move, classes.gradient(v))


def _run_batch_norm(classes: GaussianClasses) -> IterationCounts:
    """Run gradient descent on w and γ with v = γ·w/‖w‖_S.

    The length has the learning rate 1/L.
    """
    rates = RELATIVE_RATES[:, None] * 4 / classes.largest
    w, gamma = np.tile(classes.start, (len(RELATIVE_RATES), 1)), np.ones((len(RELATIVE_RATES), 1))

    def move(gradient: Float64Array) -> Float64Array:
        nonlocal w, gamma
        spread, sw = _measure_length(classes, w)
        along = (gradient * w).sum(axis=1, keepdims=True)
        w_step = gamma / spread * (gradient - along * sw / spread**2)
        w, gamma = w - rates * w_step, gamma - 4 * along / spread
        return classes.gradient(gamma * w / _measure_length(classes, w)[0])

    yield from _count_iterations(move, classes.gradient(w))


def _run_gdnp(classes: GaussianClasses) -> IterationCounts:
    """Run GDNP (Kohler et al. 2018, algorithm 1).

    Each step has its own size, and the best length is found after it.
    """
    w, u = classes.start[None], classes.z.mean(axis=0)
    gamma = _find_best_length(classes, w)

    def move(gradient: Float64Array) -> Float64Array:
        nonlocal w, gamma
        spread, sw = _measure_length(classes, w)
        slope = gamma / spread * (gradient - (gradient * w).sum() * sw / spread**2)
        margin = classes.z @ (gamma * w / spread)[0]
        active = _sigmoid(-margin)
        along = float(w[0] @ u)
        first = (
            -active.mean() - (active * (1 - active)).mean() * float(u @ w[0] * gamma[0, 0]) / spread
        )
        w = w + spread**3 / (classes.largest * gamma * first * along) * slope
        w = w / np.linalg.norm(w)
        gamma = _find_best_length(classes, w)
        return classes.gradient(gamma * w / _measure_length(classes, w)[0])

    gradient = classes.gradient(gamma * w / _measure_length(classes, w)[0])
    for steps, norms in _count_iterations(move, gradient):
        yield np.repeat(steps, len(RELATIVE_RATES)), np.repeat(norms, len(RELATIVE_RATES), axis=1)


def _find_best_length(classes: GaussianClasses, w: Float64Array) -> Float64Array:
    """Find the γ (1, 1) with the least loss along w by 60 bisections.

    It may be negative.
    """
    margin = classes.z @ (w / _measure_length(classes, w)[0])[0]
    low, high = -50.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        downhill = (_sigmoid(-middle * margin) * margin).mean() > 0
        low, high = (middle, high) if downhill else (low, middle)
    return np.array([[(low + high) / 2]])


def _count_iterations(move: Move, gradient: Float64Array) -> IterationCounts:
    steps, norms = np.full(len(gradient), np.inf), [np.linalg.norm(gradient, axis=1)]
    until = perf_counter() + _SLICE
    with np.errstate(all="ignore"):
        for made in range(1, MAX_ITERATIONS + 1):
            gradient = move(gradient)
            norms.append(np.linalg.norm(gradient, axis=1))
            steps[(norms[-1] < GOAL) & np.isinf(steps)] = made
            if np.isfinite(steps).all() or made > 2 * steps.min():
                break
            if perf_counter() > until:
                yield steps, np.stack(norms)
                until = perf_counter() + _SLICE
    yield steps, np.stack(norms)


def _measure_length(classes: GaussianClasses, w: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Return ‖w‖_S (Q, 1) and S·w (Q, d)."""
    sw = w @ classes.s
    return np.sqrt((w * sw).sum(axis=1, keepdims=True)), sw


def _sigmoid(t: Float64Array) -> Float64Array:
    result: Float64Array = 0.5 * (1 + np.tanh(0.5 * t))
    return result


def _pad_curves(curves: list[Float64Array]) -> Float64Array:
    """Stack curves of different lengths as (R, T), filled up with NaN."""
    result = np.full((len(curves), max(map(len, curves))), np.nan)
    for row, curve in zip(result, curves, strict=True):
        row[: len(curve)] = curve
    return result
