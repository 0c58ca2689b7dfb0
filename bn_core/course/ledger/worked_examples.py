"""Small computations that settle a printed sentence, each a table of numbers from the core."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from bn_core.lessons.descents.quadratic_loss import Bowl, plain
from bn_core.lessons.epsilon.variance_shrinkage import shrinking
from bn_core.norm.arrays import Array
from bn_core.norm.backward import backward
from bn_core.norm.conventions import CONVENTIONS, PYTORCH, update
from bn_core.norm.forward import Forward, normalize
from bn_core.norm.gradient_paths import paths
from bn_core.norm.running import RunningStats, normalize_with

Cell = float | str
TEXTBOOK = np.array([[2.0], [4.0], [8.0], [10.0]])
ERROR = "error, a share of the variance"
AFTER = "with standardized features"
SHARE = "share of the step before"
OWN, FROZEN = "σ, the batch's own statistics", "σ, statistics frozen at × 1"


class Worked(NamedTuple):
    """A table: a head for each column, and rows of numbers and words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def number(self, row: int, head: str) -> float:
        """One number of it; ValueError if there is no such column, TypeError if it is a word."""
        found = self.rows[row][self.heads.index(head)]
        if isinstance(found, str):
            raise TypeError(f"{found!r} is not a number.")
        return found


def textbook() -> Worked:
    """The four steps of [2, 4, 8, 10] with γ = 2 and β = 1, beside what a course prints."""
    y = normalize(TEXTBOOK, gamma=2.0, beta=1.0).y[:, 0]
    said = (-1.53, 0.74, 2.26, 3.53)
    rows = zip(TEXTBOOK[:, 0].tolist(), said, y.tolist(), strict=True)
    return Worked(("x", "printed", "computed"), tuple(rows))


def narrow() -> Worked:
    """The variance of x̂ where the input's standard deviation is 0.1 to 0.0001."""
    found = shrinking([-1.0, 1.0], PYTORCH.eps, [10.0, 100.0, 1000.0, 10_000.0])
    ratio = found.std**2 / (found.std**2 + PYTORCH.eps)
    rows = zip(found.std.tolist(), found.var_hat.tolist(), ratio.tolist(), strict=True)
    return Worked(("σ of the input", "variance of x̂", "σ²/(σ² + ε)"), tuple(rows))


def undone() -> Worked:
    """γ and β of one batch of 32, used on it, on another, and with fixed statistics."""
    rng = np.random.default_rng(0)
    one, other = (3 + 2 * rng.standard_normal((32, 200)) for _ in range(2))
    first = normalize(one)
    gamma, beta = np.sqrt(first.var + first.eps), first.mean
    fixed = RunningStats(first.mean, first.var)
    rows = (
        ("the same batch", _error(one, normalize(one, gamma, beta))),
        ("another batch", _error(other, normalize(other, gamma, beta))),
        ("another, fixed statistics", _error(other, normalize_with(fixed, other, gamma, beta))),
    )
    return Worked(("γ and β used on", ERROR), rows)


def _error(x: Array, step: Forward) -> float:
    return float(((step.y - x) ** 2).mean() / x.var())


def memory() -> Worked:
    """What PyTorch and Keras make of [1, 2, 3, 4], starting from a variance of 1."""
    step = normalize([[1.0], [2.0], [3.0], [4.0]])
    rows = tuple(
        (
            each.name,
            each.momentum,
            float(step.var[0]),
            float(each.stored_var(step)[0]),
            float(update(step, each).var[0]),
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
    return Worked(heads, rows)


def all_batches() -> Worked:
    """All batches of 2 to 5 that can be drawn from 0, 1 and 5, each once: their average variance.

    Each batch is a feature of its own.
    """
    values = np.array([0.0, 1.0, 5.0])
    true = float(values.var())
    rows = []
    for size in range(2, 6):
        drawn = normalize(np.array(list(product(values, repeat=size))).T)
        rows.append((size, float(drawn.var.mean()), float(drawn.unbiased_var.mean()), true))
    heads = ("m", "average variance", "times m/(m − 1)", "true variance")
    return Worked(heads, tuple(rows))


def formulas() -> Worked:
    """Two formulas against batch norm of a unit with γ = 2, for w and 10 w."""
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
    return Worked(heads, tuple(rows))


def paths_apart() -> Worked:
    """The gradient of y₁ by each number of [2, 4, 8, 10]: the direct path, and all three."""
    grads = backward(normalize(TEXTBOOK), [[1.0], [0.0], [0.0], [0.0]])
    direct = paths(grads).direct[:, 0]
    rows = zip(TEXTBOOK[:, 0].tolist(), direct.tolist(), grads.d_x[:, 0].tolist(), strict=True)
    return Worked(("x", "direct path alone", "∂L/∂x"), tuple(rows))


def turned() -> Worked:
    """Condition numbers of features with covariance 100 and 1, turned, before and after."""
    x = np.array([[10.0, 0.0], [-10.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    rows = []
    for degrees in (0.0, 15.0, 30.0, 45.0):
        a = np.radians(degrees)
        moved = x @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        rows.append((degrees, _condition(moved), _condition(normalize(moved, eps=0.0).x_hat)))
    return Worked(("turned by, °", "condition number", AFTER), tuple(rows))


def _condition(x: Array) -> float:
    return float(np.linalg.cond(np.cov(x.T, bias=True)))


def descent() -> Worked:
    """Gradient descent in a bowl of condition number 10 at the rate 1/L: each step's share."""
    bowl, rate = Bowl(np.array([0.1, 1.0]), np.zeros(2)), np.array([[1.0]])
    at = np.array([[1.0, 1.0]])
    rows = []
    for step in range(1, 51):
        before, at = float(bowl.excess(at)[0]), plain(bowl, at, rate)
        if step in (2, 10, 20, 50):
            rows.append((step, float(bowl.excess(at)[0]), float(bowl.excess(at)[0]) / before))
    return Worked(("step", "loss", SHARE), tuple(rows))


@cache
def growth(layers: int = 30, width: int = 256, batch: int = 128) -> Worked:
    """The gradient's growth a layer in one random ReLU network with batch norm."""
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
    return Worked(("growth a layer of the", "measured", "π/(π − 1) or its root"), rows)


def frozen() -> Worked:
    """The output's standard deviation as W grows, with the batch's statistics and with frozen."""
    rng = np.random.default_rng(0)
    z = rng.standard_normal((256, 8))
    kept = RunningStats(normalize(z).mean, normalize(z).var)
    rows = []
    for factor in (0.1, 1.0, 10.0):
        both = normalize(factor * z), normalize_with(kept, factor * z)
        rows.append((factor, *(float(each.y.std()) for each in both)))
    return Worked(("W ×", OWN, FROZEN), tuple(rows))
