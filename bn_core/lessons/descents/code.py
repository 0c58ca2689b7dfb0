"""Gradient descent on least squares and halfspaces as code to copy."""

from __future__ import annotations

from bn_core.lessons.descents.config import (
    HalfspaceConfig,
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import SOLUTION, STEPS, build_matrix, find_start
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES
from bn_core.lessons.descents.halfspace import make_classes
from bn_core.lessons.descents.margin_config import EXAMPLES, SHOWN, MarginConfig
from bn_core.lessons.descents.rayleigh_rate import DIMENSIONS
from bn_core.lessons.descents.rayleigh_rate import STEPS as BOUND_STEPS
from bn_core.text.code import format_config, format_import, format_matrix, format_vector

_RATES = {"logistic": 2.0, "squared": 0.5, "hinge": 0.5, "tangent": 0.2}
"""A learning rate below 2/L for each loss of a halfspace."""


def write_quadratic_loss_code(config: QuadraticLossConfig) -> str:
    """Write NumPy code of gradient descent with batch norm of w·x."""
    return f"""\
import numpy as np

h = np.array({format_matrix(build_matrix(config))})
solution, rate = np.array({list(SOLUTION)}), {config.rate!r}
w, u = np.array({list(find_start(config))}), h @ solution
gamma = np.sqrt(w @ h @ w)  # the same function as the weights w without batch norm
path, excess = [], []
for step in range({STEPS} + 1):
    sigma, along = np.sqrt(w @ h @ w), w @ u
    off = gamma * w / sigma - solution
    path.append(off + solution)
    excess.append(off @ h @ off / 2)
    print(step, excess[-1])
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


def write_bound_code(kappa: int) -> str:
    """Write NumPy code of GDNP on a problem, which prints its rate beside the bound."""
    return f"""\
import numpy as np

rng = np.random.default_rng(0)
h = np.geomspace(1 / {kappa}, 1, {DIMENSIONS})  # the eigenvalues of H
solution, w = rng.standard_normal((2, {DIMENSIONS}))
u = h * solution
best = u @ solution  # the largest Rayleigh quotient
excess = []
for step in range({BOUND_STEPS} + 1):
    along, square = w @ u, w @ (h * w)
    excess.append((best - along**2 / square) / 2)
    w = w + square / along * u - h * w
    w = w / np.linalg.norm(w)
for step, value in enumerate(excess):
    print(step, value / excess[0], (1 - 1 / {kappa}) ** (2 * step))
"""


def write_halfspace_code(config: HalfspaceConfig) -> str:
    """Write NumPy code that descends the mean loss, and prints where it ends."""
    u, cov = make_classes(config.kappa)
    slope = {
        "logistic": "-1 / (1 + np.exp(t))",
        "squared": "t - 1",
        "hinge": "-1 / (1 + np.exp(4 * (t - 1)))",
        "tangent": "4 * (2 * np.arctan(t) - 1) / (1 + t**2)",
    }[config.loss]
    return f"""\
import numpy as np

u, cov = np.array({format_vector(u)}), np.array({format_matrix(cov)})
z = np.random.default_rng(0).multivariate_normal(u, cov, 50_000)  # label times input
w, rate = np.array([1.0, -1.0]), {_RATES[config.loss]}
for step in range({4000 if config.kappa > 30 else 1000}):
    t = z @ w
    w -= rate * (({slope}) @ z) / len(z)
line = np.linalg.solve(cov, u)
print("end", w, "multiple of the line", w @ line / (line @ line))
cosine = w @ line / np.linalg.norm(w) / np.linalg.norm(line)
print("angle in degrees", np.degrees(np.arccos(min(cosine, 1))))
"""


def write_margin_code(config: MarginConfig) -> str:
    """Write NumPy code of one classifier with batch norm and one without.

    It prints the smallest margin over the largest of both after 1, 2, 4 … steps and the last.
    """
    centred = config.norm == "mean"
    shift = "\n    beta = beta - rate * slope.sum()" if centred else ""
    return f"""\
import numpy as np

rng = np.random.default_rng(({config.seed}, {SHOWN}))
x, w = rng.standard_normal(({EXAMPLES}, {SHOWN})), rng.standard_normal({SHOWN})
y = np.tile([1.0, -1.0], {EXAMPLES // 2})  # the labels

def center(values):
    return values{" - values.mean()" if centred else "  # batch norm only divides"}

def get_slope(outputs):  # of the mean logistic loss
    return -y / (1 + np.exp(y * outputs)) / len(y)

w /= np.sqrt(np.mean(center(x @ w) ** 2))
plain, gamma, beta = w.copy(), 1.0, 0.0
rate = {config.rate!r} * 4 * len(x) / np.linalg.eigvalsh(x @ x.T)[-1]
for step in range({config.steps} + 1):
    z = center(x @ w)
    scale = np.sqrt(np.mean(z**2))
    outputs, others = gamma * z / scale + beta, x @ plain
    if step == {config.steps} or step & (step - 1) == 0:
        print(step, *(min(y * f) / max(y * f) for f in (outputs, others)))
    slope, along = get_slope(outputs), np.mean(get_slope(outputs) * z / scale)
    plain = plain - rate * get_slope(others) @ x
    w = w - rate * gamma / scale * (center(slope) - z / scale * along) @ x
    gamma = gamma - rate * len(y) * along{shift}
"""
