"""Learn halfspaces by three gradient descents (claim C31)."""

from __future__ import annotations

from collections.abc import Iterator
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
"""‖g‖ that is to be reached."""
RELATIVE = 2.0 ** np.arange(-1, 7.1, 0.5)
"""Learning rates, times 1/L with L = λ_max(S)/4, the largest curvature there can be."""
MOST = 3000
"""Iterations after which it is given up."""
_SLICE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """z = y·x (N, d) of one seed, S = E[zzᵀ] and its largest eigenvalue, and a start (d,)."""

    z: Float64Array
    s: Float64Array
    largest: float
    start: Float64Array

    def gradient(self, v: Float64Array) -> Float64Array:
        """(Q, d): of the mean of log(1 + exp(−z·v)), for v (Q, d)."""
        return -(_sigmoid(-(v @ self.z.T)) @ self.z) / len(self.z)


def run(config: HalfspacesConfig) -> Iterator[Halfspaces]:
    """Seed by seed: GDNP, then gradient descent and batch norm at all rates."""
    blank = np.full((3, len(RELATIVE), config.seeds), np.nan)
    yield (state := Halfspaces(0.0, "Computed on CPU, in float64.", 0, RELATIVE, blank))
    curves: list[list[Float64Array]] = [[], [], []]
    for place, seed in enumerate(config.seed_values):
        classes = draw(config, seed)
        for way, descend in ((2, _projected), (0, _plain), (1, _normed)):
            for steps, norms in descend(classes):
                known, seen = state.steps.copy(), norms
                known[way, :, place] = steps
                done = (place + ((way + 1) % 3) / 3) / config.seeds
                yield (state := replace(state, steps=known, step=state.step + 1, progress=done))
            curves[way].append(seen[:, int(np.argmin(steps))])
    told = tuple(_level(each) for each in curves)
    state = replace(state, curves=told)
    yield replace(state, progress=1.0, verdict=judge_halfspaces(config, state))


def draw(config: HalfspacesConfig, seed: int) -> Classes:
    """Two Gaussian classes, z = y·x ~ N(u, Σ) with uᵀΣ⁻¹u = 1 and condition number κ."""
    rng = np.random.default_rng(seed)
    scale = np.sqrt(np.geomspace(1 / float(config.condition), 1, DIMENSIONS))
    turn = np.linalg.qr(rng.standard_normal((DIMENSIONS, DIMENSIONS)))[0]
    way = rng.standard_normal(DIMENSIONS)
    white = rng.standard_normal((config.examples, DIMENSIONS)) + way / np.linalg.norm(way)
    z = (white * scale) @ turn.T
    s = z.T @ z / len(z)
    start = rng.standard_normal(DIMENSIONS)
    return Classes(z, s, float(np.linalg.eigvalsh(s)[-1]), start / np.sqrt(start @ s @ start))


Counted = Iterator[tuple[Float64Array, Float64Array]]
"""Iterations by rate (Q,), ∞ where not reached, and ‖g‖ (T, Q) so far."""


def _plain(classes: Classes) -> Counted:
    """Gradient descent."""
    rates = RELATIVE[:, None] * 4 / classes.largest
    v = np.tile(classes.start, (len(RELATIVE), 1))

    def move(gradient: Float64Array) -> tuple[Float64Array, Float64Array]:
        nonlocal v
        v = v - rates * gradient
        return v, classes.gradient(v)

    yield from _counted(move, classes.gradient(v))


def _normed(classes: Classes) -> Counted:
    """Gradient descent on w and γ with v = γ·w/‖w‖_S; the length has the rate 1/L of its own."""
    rates = RELATIVE[:, None] * 4 / classes.largest
    w, gamma = np.tile(classes.start, (len(RELATIVE), 1)), np.ones((len(RELATIVE), 1))

    def move(gradient: Float64Array) -> tuple[Float64Array, Float64Array]:
        nonlocal w, gamma
        spread, sw = _spread(classes, w)
        along = (gradient * w).sum(axis=1, keepdims=True)
        w_step = gamma / spread * (gradient - along * sw / spread**2)
        w, gamma = w - rates * w_step, gamma - 4 * along / spread
        v = gamma * w / _spread(classes, w)[0]
        return v, classes.gradient(v)

    yield from _counted(move, classes.gradient(w))


def _projected(classes: Classes) -> Counted:
    """GDNP (Kohler et al. 2018, algorithm 1): the best length, then a step of its own size."""
    w, u = classes.start[None], classes.z.mean(axis=0)
    gamma = _best_length(classes, w)

    def move(gradient: Float64Array) -> tuple[Float64Array, Float64Array]:
        nonlocal w, gamma
        spread, sw = _spread(classes, w)
        slope = gamma / spread * (gradient - (gradient * w).sum() * sw / spread**2)
        margin = classes.z @ (gamma * w / spread)[0]
        active = _sigmoid(-margin)
        along = float(w[0] @ u)
        first = (
            -active.mean() - (active * (1 - active)).mean() * float(u @ w[0] * gamma[0, 0]) / spread
        )
        w = w + spread**3 / (classes.largest * gamma * first * along) * slope
        w = w / np.linalg.norm(w)
        gamma = _best_length(classes, w)
        v = gamma * w / _spread(classes, w)[0]
        return v, classes.gradient(v)

    start = gamma * w / _spread(classes, w)[0]
    for steps, norms in _counted(move, classes.gradient(start)):
        yield np.repeat(steps, len(RELATIVE)), np.repeat(norms, len(RELATIVE), axis=1)


def _best_length(classes: Classes, w: Float64Array) -> Float64Array:
    """The γ (1, 1) at which the loss along w is least, by 60 bisections; it may be negative."""
    margin = classes.z @ (w / _spread(classes, w)[0])[0]
    low, high = -50.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        downhill = (_sigmoid(-middle * margin) * margin).mean() > 0
        low, high = (middle, high) if downhill else (low, middle)
    return np.array([[(low + high) / 2]])


def _counted(move: object, gradient: Float64Array) -> Counted:
    steps, norms = np.full(len(gradient), np.inf), [np.linalg.norm(gradient, axis=1)]
    until = perf_counter() + _SLICE
    with np.errstate(all="ignore"):
        for made in range(1, MOST + 1):
            _, gradient = move(gradient)  # type: ignore[operator]
            norms.append(np.linalg.norm(gradient, axis=1))
            steps[(norms[-1] < GOAL) & np.isinf(steps)] = made
            if np.isfinite(steps).all() or made > 2 * steps.min():
                break
            if perf_counter() > until:
                yield steps, np.stack(norms)
                until = perf_counter() + _SLICE
    yield steps, np.stack(norms)


def _spread(classes: Classes, w: Float64Array) -> tuple[Float64Array, Float64Array]:
    """‖w‖_S (Q, 1) and S·w (Q, d)."""
    sw = w @ classes.s
    return np.sqrt((w * sw).sum(axis=1, keepdims=True)), sw


def _sigmoid(t: Float64Array) -> Float64Array:
    found: Float64Array = 0.5 * (1 + np.tanh(0.5 * t))
    return found


def _level(curves: list[Float64Array]) -> Float64Array:
    """(R, T): curves of different lengths side by side, filled up with NaN."""
    found = np.full((len(curves), max(map(len, curves))), np.nan)
    for row, curve in zip(found, curves, strict=True):
        row[: len(curve)] = curve
    return found
