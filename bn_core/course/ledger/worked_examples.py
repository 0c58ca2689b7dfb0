"""Small computations with the core that test printed statements."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from bn_core.lessons.descents.quadratic_loss import QuadraticLoss, step_gradient_descent
from bn_core.lessons.epsilon.variance_shrinkage import shrink_variance
from bn_core.norm.arrays import Array
from bn_core.norm.backward import backward
from bn_core.norm.conventions import CONVENTIONS, PYTORCH, update_statistics
from bn_core.norm.forward import Forward, normalize
from bn_core.norm.gradient_paths import split_gradient
from bn_core.norm.running import RunningStats, normalize_with

Cell = float | str
TEXTBOOK = np.array([[2.0], [4.0], [8.0], [10.0]])
ERROR = "error, a share of the variance"
STANDARDIZED = "with standardized features"
LOSS_RATIO = "share of the step before"
OWN_STATISTICS, FROZEN_STATISTICS = "σ, batch statistics", "σ, statistics frozen at × 1"


class WorkedExample(NamedTuple):
    """A table of numbers and words, with a heading for each column."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def number(self, row: int, head: str) -> float:
        """Return a number; ValueError without such a column, TypeError for a text."""
        cell = self.rows[row][self.heads.index(head)]
        if isinstance(cell, str):
            raise TypeError(f"{cell!r} is not a number.")
        return cell


def compute_textbook_batch() -> WorkedExample:
    """Compute the four steps of [2, 4, 8, 10], and compare them to a course's numbers.

    γ is 2 and β is 1.
    """
    y = normalize(TEXTBOOK, gamma=2.0, beta=1.0).y[:, 0]
    printed = (-1.53, 0.74, 2.26, 3.53)
    rows = zip(TEXTBOOK[:, 0].tolist(), printed, y.tolist(), strict=True)
    return WorkedExample(("x", "printed", "computed"), tuple(rows))


def compute_small_variances() -> WorkedExample:
    """Compute the variance of x̂ for input standard deviations from 0.1 to 0.0001."""
    shrinkage = shrink_variance([-1.0, 1.0], PYTORCH.eps, [10.0, 100.0, 1000.0, 10_000.0])
    ratio = shrinkage.std**2 / (shrinkage.std**2 + PYTORCH.eps)
    rows = zip(shrinkage.std.tolist(), shrinkage.var_hat.tolist(), ratio.tolist(), strict=True)
    return WorkedExample(("σ of the input", "variance of x̂", "σ²/(σ² + ε)"), tuple(rows))


def invert_normalization() -> WorkedExample:
    """Invert the normalization of a batch of 32 with γ and β of that batch.

    They are used on the batch itself, on another batch, and with fixed statistics.
    """
    rng = np.random.default_rng(0)
    one, other = (3 + 2 * rng.standard_normal((32, 200)) for _ in range(2))
    first = normalize(one)
    gamma, beta = np.sqrt(first.var + first.eps), first.mean
    fixed = RunningStats(first.mean, first.var)
    rows = (
        ("the same batch", _relative_error(one, normalize(one, gamma, beta))),
        ("another batch", _relative_error(other, normalize(other, gamma, beta))),
        (
            "another, fixed statistics",
            _relative_error(other, normalize_with(fixed, other, gamma, beta)),
        ),
    )
    return WorkedExample(("γ and β used on", ERROR), rows)


def _relative_error(x: Array, step: Forward) -> float:
    return float(((step.y - x) ** 2).mean() / x.var())


def update_running_variance() -> WorkedExample:
    """Update a running variance of 1 with [1, 2, 3, 4], as PyTorch and Keras do."""
    step = normalize([[1.0], [2.0], [3.0], [4.0]])
    rows = tuple(
        (
            each.name,
            each.momentum,
            float(step.var[0]),
            float(each.stored_var(step)[0]),
            float(update_statistics(step, each).var[0]),
        )
        for each in CONVENTIONS
    )
    heads = (
        "library",
        "momentum",
        "variance normalized with",
        "variance stored",
        "running variance",
    )
    return WorkedExample(heads, rows)


def average_batch_variances() -> WorkedExample:
    """Average the variance over all batches of 2 to 5 numbers drawn from 0, 1 and 5.

    Each possible batch counts once, as a feature of its own.
    """
    values = np.array([0.0, 1.0, 5.0])
    true = float(values.var())
    rows = []
    for size in range(2, 6):
        step = normalize(np.array(list(product(values, repeat=size))).T)
        rows.append((size, float(step.var.mean()), float(step.unbiased_var.mean()), true))
    heads = ("m", "average variance", "times m/(m − 1)", "true variance")
    return WorkedExample(heads, tuple(rows))


def compare_formulas() -> WorkedExample:
    """Compare two formulas with batch norm of a unit with γ = 2, for w and 10 w."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((64, 2)) @ np.array([[2.0, 0.5], [0.0, 1.0]]) + [1.0, -2.0]
    covariance = np.cov(x.T, bias=True)
    rows = []
    for factor in (1.0, 10.0):
        w = factor * np.array([0.8, 0.6])
        y = normalize((x @ w)[:, None], gamma=2.0).y[:, 0]
        printed = 2 * x @ w / np.linalg.norm(x @ w)
        right = 2 * (x - x.mean(axis=0)) @ w / np.sqrt(w @ covariance @ w)
        rows.append(
            (
                factor,
                float(y.std()),
                2 * float(np.linalg.norm(w)),
                *(float(np.linalg.norm(each - y) / np.linalg.norm(y)) for each in (printed, right)),
            )
        )
    heads = (
        "‖w‖",
        "σ of the output",
        "γ·‖w‖",
        "error of the printed formula",
        "error of γ·w·(x − mean)/‖w‖_S",
    )
    return WorkedExample(heads, tuple(rows))


def compare_gradient_paths() -> WorkedExample:
    """Compare the gradient of y₁ for [2, 4, 8, 10] by one path and by all three."""
    grads = backward(normalize(TEXTBOOK), [[1.0], [0.0], [0.0], [0.0]])
    direct = split_gradient(grads).direct[:, 0]
    rows = zip(TEXTBOOK[:, 0].tolist(), direct.tolist(), grads.d_x[:, 0].tolist(), strict=True)
    return WorkedExample(("x", "direct path alone", "∂L/∂x"), tuple(rows))


def standardize_rotated_features() -> WorkedExample:
    """Compute condition numbers of rotated features before and after standardizing."""
    x = np.array([[10.0, 0.0], [-10.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    rows = []
    for degrees in (0.0, 15.0, 30.0, 45.0):
        a = np.radians(degrees)
        moved = x @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        rows.append(
            (degrees, _condition_number(moved), _condition_number(normalize(moved, eps=0.0).x_hat))
        )
    return WorkedExample(("turned by, °", "condition number", STANDARDIZED), tuple(rows))


def _condition_number(x: Array) -> float:
    return float(np.linalg.cond(np.cov(x.T, bias=True)))


def descend_quadratic() -> WorkedExample:
    """Descend a quadratic loss of condition number 10 at the rate 1/L.

    The result has the share of each step.
    """
    bowl, rate = QuadraticLoss(np.array([0.1, 1.0]), np.zeros(2)), np.array([[1.0]])
    at = np.array([[1.0, 1.0]])
    rows = []
    for step in range(1, 51):
        before, at = float(bowl.compute_excess(at)[0]), step_gradient_descent(bowl, at, rate)
        if step in (2, 10, 20, 50):
            rows.append(
                (
                    step,
                    float(bowl.compute_excess(at)[0]),
                    float(bowl.compute_excess(at)[0]) / before,
                )
            )
    return WorkedExample(("step", "loss", LOSS_RATIO), tuple(rows))


@cache
def measure_gradient_growth(layers: int = 30, width: int = 256, batch: int = 128) -> WorkedExample:
    """Measure the gradient's growth per layer of a random batch-norm ReLU network."""
    rng = np.random.default_rng(0)
    z, passed = rng.standard_normal((batch, width)), []
    for _ in range(layers):
        weights = rng.standard_normal((width, width)) * np.sqrt(2 / width)
        passed.append((normalize(z), weights))
        z = np.maximum(passed[-1][0].y, 0) @ weights
    above: Array = rng.standard_normal((batch, width))
    norms = []
    for step, weights in reversed(passed):
        above = backward(step, (above @ weights.T) * (step.y > 0)).d_x
        norms.append(float(np.linalg.norm(above)))
    norm = (norms[-1] / norms[0]) ** (1 / (layers - 1))
    value = np.pi / (np.pi - 1)
    rows = (("squared norm", norm**2, float(value)), ("norm", norm, float(np.sqrt(value))))
    return WorkedExample(("growth per layer of the", "measured", "π/(π − 1) or its root"), rows)


def scale_frozen_layer() -> WorkedExample:
    """Compute the output's σ as W grows, with batch statistics and frozen ones."""
    rng = np.random.default_rng(0)
    z = rng.standard_normal((256, 8))
    running = RunningStats(normalize(z).mean, normalize(z).var)
    rows = []
    for factor in (0.1, 1.0, 10.0):
        both = normalize(factor * z), normalize_with(running, factor * z)
        rows.append((factor, *(float(each.y.std()) for each in both)))
    return WorkedExample(("W ×", OWN_STATISTICS, FROZEN_STATISTICS), tuple(rows))
