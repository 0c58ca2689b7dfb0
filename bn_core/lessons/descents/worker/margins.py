"""Separate examples with and without batch norm, and measure margins (claim C43)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from scipy.optimize import nnls

from bn_core.lessons.descents.margin_config import ARMS, EXAMPLES, FEATURES, MarginConfig
from bn_core.lessons.descents.margin_result import Margins
from bn_core.lessons.descents.margin_verdicts import judge_margins
from bn_core.norm.arrays import Float64Array

LABELS = np.tile([1.0, -1.0], EXAMPLES // 2)
"""(N,): the class of each example. The inputs are independent of it."""
_SLICE = 0.25


@dataclass(slots=True, eq=False)
class Classifiers:
    """Linear classifiers of 2 arms, D numbers of features and R seeds.

    The weights of each are w₀ + Xᵀa, since every gradient is a combination of the inputs X. So
    the outputs change by XXᵀ times a change of a, and the weights need not be stored.
    """

    kernel: Float64Array
    """(D, R, N, N): inner products XXᵀ of the inputs."""
    first: Float64Array
    """(D, R, N): the outputs Xw₀ of both arms at the start, before batch norm."""
    first_square: Float64Array
    """(D, R): ‖w₀‖²."""
    moved: Float64Array
    """(2, D, R, N): a."""
    gamma: Float64Array
    """(D, R, 1)"""
    beta: Float64Array
    """(D, R, 1)"""
    centered: bool
    """Whether batch norm subtracts the mean and adds β; else it only divides."""

    def forward(self) -> tuple[Float64Array, Float64Array, Float64Array, Float64Array]:
        """Return Xw and the outputs (2, D, R, N), and what batch norm makes of Xw.

        That is the normalized Xw (D, R, N), and the scale (D, R, 1) by which it is divided.
        """
        z = self.first + np.einsum("drij,adrj->adri", self.kernel, self.moved)
        centered = z[0] - self._measure_mean(z[0])
        normed = centered / (scale := _measure_rms(centered))
        return z, np.stack([self.gamma * normed + self.beta, z[1]]), normed, scale

    def step(self, rates: Float64Array) -> None:
        """Make one step of gradient descent at rates (D, R, 1) on the logistic loss."""
        _, f, normed, scale = self.forward()
        slope = -LABELS * (0.5 - 0.5 * np.tanh(LABELS * f / 2)) / EXAMPLES
        along = (slope[0] * normed).mean(axis=-1, keepdims=True)
        inner = slope[0] - self._measure_mean(slope[0]) - normed * along
        self.moved -= rates * np.stack([self.gamma / scale * inner, slope[1]])
        self.gamma = self.gamma - rates * EXAMPLES * along
        if self.centered:
            self.beta = self.beta - rates * slope[0].sum(axis=-1, keepdims=True)

    def measure(self, largest: Float64Array) -> list[Float64Array]:
        """Return ratios, spreads and shares (2, D, R) of ``Margins``.

        ``largest`` is the largest distance (D, R) of a boundary through the origin.
        """
        z, f, _, scale = self.forward()
        margins = LABELS * f
        low, high = margins.min(axis=-1), margins.max(axis=-1)
        squares = self.first_square + (self.moved * (self.first + z)).sum(axis=-1)
        lengths = np.sqrt(squares)
        lengths[0] *= np.abs(self.gamma / scale)[..., 0]
        spreads = margins.std(axis=-1) / np.sqrt(np.square(f).mean(axis=-1))
        known = np.isfinite(margins).all(axis=-1)
        ratios = np.where(known & (high > 0), low / high, 0.0)
        shares = np.where(known, low / lengths / largest, 0.0)
        return [ratios, np.where(known, spreads, np.inf), shares]

    def _measure_mean(self, values: Float64Array) -> Float64Array | float:
        return values.mean(axis=-1, keepdims=True) if self.centered else 0.0


def run(config: MarginConfig) -> Iterator[Margins]:
    """Descend with and without batch norm at all numbers of features, side by side."""
    classifiers, distances, limits = start_classifiers(config)
    largest = np.linalg.eigvalsh(classifiers.kernel)[..., -1] / (4 * EXAMPLES)
    rates = config.rate / largest[..., None]
    blank = np.full((len(ARMS), len(FEATURES), config.seeds, 0), np.nan)
    state = Margins(0.0, "Computed on CPU, in float64.", 0, (), blank, blank, blank, limits)
    yield state
    recorded, measured = config.recorded_steps, []
    until = perf_counter() + _SLICE
    with np.errstate(all="ignore"):
        for made in range(1, config.steps + 1):
            classifiers.step(rates)
            if made not in recorded:
                continue
            measured.append(classifiers.measure(distances))
            if made == config.steps or perf_counter() > until:
                ratios, spreads, shares = (
                    np.stack(each, axis=-1) for each in zip(*measured, strict=True)
                )
                state = replace(
                    state,
                    progress=0.999 * made / config.steps,
                    step=made,
                    steps=recorded[: len(measured)],
                    ratios=ratios,
                    spreads=spreads,
                    shares=shares,
                )
                yield state
                until = perf_counter() + _SLICE
    yield replace(state, progress=1.0, verdicts=judge_margins(config, state))


def start_classifiers(config: MarginConfig) -> tuple[Classifiers, Float64Array, Float64Array]:
    """Return the classifiers at the start, and two properties of each problem, (D, R).

    These are the largest distance from the closest example that a boundary through the origin
    can have, and the smallest margin over the largest at that boundary.
    """
    problems = [
        [draw_problem(config, seed, features) for seed in config.seed_values]
        for features in FEATURES
    ]
    kernel = np.array([[x @ x.T for x, _ in each] for each in problems])
    first = np.array([[x @ w for x, w in each] for each in problems])
    square = np.array([[w @ w for _, w in each] for each in problems])
    found = np.array([[find_largest_distance(x) for x, _ in each] for each in problems])
    ones = np.ones((*square.shape, 1))
    start = Classifiers(
        kernel,
        first,
        square,
        np.zeros((len(ARMS), *first.shape)),
        ones,
        0 * ones,
        config.norm == "mean",
    )
    return start, found[..., 0], found[..., 1]


def draw_problem(
    config: MarginConfig, seed: int, features: int
) -> tuple[Float64Array, Float64Array]:
    """Draw standard normal inputs (N, d) and first weights (d,).

    The weights are scaled so that batch norm divides by 1 at the start.
    """
    rng = np.random.default_rng((seed, features))
    x, w = rng.standard_normal((EXAMPLES, features)), rng.standard_normal(features)
    z = x @ w
    return x, w / _measure_rms(z - z.mean() if config.norm == "mean" else z)


def find_largest_distance(x: Float64Array) -> tuple[float, float]:
    """Return the largest distance of inputs (N, d) from a boundary through the origin.

    The boundary is that of a support vector machine without bias: the shortest w with all margins
    1 or more. Its dual, the least ½αᵀKα − Σα with α ≥ 0, is a least-squares problem. Returns
    1/‖w‖, and the smallest margin over the largest.
    """
    root = np.linalg.cholesky((signed := LABELS[:, None] * x) @ signed.T)
    alpha, _ = nnls(root.T, np.linalg.solve(root, np.ones(EXAMPLES)))
    w = alpha @ signed
    margins = signed @ w
    return float(margins.min() / np.linalg.norm(w)), float(margins.min() / margins.max())


def _measure_rms(values: Float64Array) -> Float64Array:
    result: Float64Array = np.sqrt(np.square(values).mean(axis=-1, keepdims=True))
    return result
