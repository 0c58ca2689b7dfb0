"""Gradient descent on least squares and halfspaces as code to copy."""

from __future__ import annotations

from bn_core.lessons.descents.config import (
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import SOLUTION, STEPS, build_matrix
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES
from bn_core.text.code import format_config, format_import, format_matrix


def write_quadratic_loss_code(config: QuadraticLossConfig) -> str:
    """Write NumPy code of gradient descent with batch norm of w·x."""
    return f"""\
import numpy as np

h = np.array({format_matrix(build_matrix(config))})
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


def write_least_squares_code(config: LeastSquaresConfig) -> str:
    """Write code that solves the least squares again and prints the verdicts."""
    return f"""\
{format_import(type(config))}
from {LEAST_SQUARES.worker} import run

*_, result = run({format_config(config)})
for verdict in result.verdicts:
    print(*verdict.sentences, sep="\\n")
"""


def write_halfspaces_code(config: HalfspacesConfig) -> str:
    """Write code that learns the halfspaces again and prints the verdicts."""
    return f"""\
{format_import(type(config))}
from {HALFSPACES.worker} import run

*_, result = run({format_config(config)})
for verdict in result.verdicts:
    print(*verdict.sentences, sep="\\n")
"""
