"""Gradient descent on least squares and halfspaces as code to copy."""

from __future__ import annotations

from bn_core.lessons.descents.config import (
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import SOLUTION, STEPS, quadratic_matrix
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES
from bn_core.text.code import format_config, format_import, format_matrix


def quadratic_loss_code(config: QuadraticLossConfig) -> str:
    """NumPy code of gradient descent with batch norm of w·x; it prints the excess loss."""
    return f"""\
import numpy as np

h = np.array({format_matrix(quadratic_matrix(config))})
solution, rate = np.array({list(SOLUTION)}), {config.rate!r}
w, u = np.array([{config.start_x!r}, {config.start_y!r}]), h @ solution
gamma = np.sqrt(w @ h @ w)  # the same function as the weights w without batch norm
for step in range({STEPS} + 1):
    sigma, along = np.sqrt(w @ h @ w), w @ u
    off = gamma * w / sigma - solution
    print(step, off @ h @ off / 2)
    w = w + rate * gamma / sigma * (u - along / sigma**2 * (h @ w))
    gamma = gamma + along / sigma - gamma  # the length has rate 1
"""


def least_squares_code(config: LeastSquaresConfig) -> str:
    """Code that repeats the least squares and prints the three verdicts."""
    return f"""\
{format_import(type(config))}
from {LEAST_SQUARES.worker} import run

*_, result = run({format_config(config)})
for verdict in (result.linear, result.faster, result.tolerant):
    print(verdict.measured, verdict.sentence, sep="\\n")
"""


def halfspaces_code(config: HalfspacesConfig) -> str:
    """Code that repeats the halfspaces and prints the verdict."""
    return f"""\
{format_import(type(config))}
from {HALFSPACES.worker} import run

*_, result = run({format_config(config)})
print(result.verdict.measured, result.verdict.sentence, sep="\\n")
"""
