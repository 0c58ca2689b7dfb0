"""Length and direction as code to copy: one unit in PyTorch, and the lab's own runs."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.descents.descent_paths import SOLUTION, STEPS, shape
from bn_core.lessons.length_direction.config import (
    BowlConfig,
    HalfspacesConfig,
    LengthConfig,
    SquaresConfig,
    UnitConfig,
)
from bn_core.lessons.length_direction.single_unit import directions, examples
from bn_core.text.code import call, matrix, vector


def unit_code(config: UnitConfig) -> str:
    """PyTorch code that descends from the reader's w; it prints w, loss and cosine each step."""
    x, target = examples(config)
    w = config.length * directions(np.array(float(config.angle)))
    y = "batch_norm(out, None, None, training=True, eps=1e-5)" if config.normed else "out"
    return f"""\
import torch
from torch.nn.functional import batch_norm, cosine_similarity

x = torch.tensor({matrix(x)}, dtype=torch.float64)
target = torch.tensor({vector(target)}, dtype=torch.float64)
w = torch.tensor({vector(w)}, dtype=torch.float64, requires_grad=True)
for step in range({config.unit_steps} + 1):
    out = (x @ w)[:, None]
    loss = (({y})[:, 0] - target).square().mean()
    [g] = torch.autograd.grad(loss, w)
    print(step, w.tolist(), loss.item(), cosine_similarity(w, g, dim=0).item())
    with torch.no_grad():
        w.mul_(1 - {config.unit_rate!r} * {config.unit_decay!r}).sub_({config.unit_rate!r} * g)
"""


def length_code(config: LengthConfig) -> str:
    """Code that repeats the networks and prints the five verdicts."""
    return f"""\
from bn_core.configs import LengthConfig
from bn_core.experiments.length_direction import run

*_, result = run({call(config)})
for verdict in (result.scale, result.printed, result.identity, result.decay, result.starts):
    print(verdict.measured, verdict.words, sep="\\n")
"""


def bowl_code(config: BowlConfig) -> str:
    """NumPy code of gradient descent with batch norm of w·x; it prints the excess loss."""
    return f"""\
import numpy as np

h = np.array({matrix(shape(config))})
solution, rate = np.array({list(SOLUTION)}), {config.bowl_rate!r}
w, u = np.array([{config.start_x!r}, {config.start_y!r}]), h @ solution
gamma = np.sqrt(w @ h @ w)  # the same function as the weights w without batch norm
for step in range({STEPS} + 1):
    sigma, along = np.sqrt(w @ h @ w), w @ u
    off = gamma * w / sigma - solution
    print(step, off @ h @ off / 2)
    w = w + rate * gamma / sigma * (u - along / sigma**2 * (h @ w))
    gamma = gamma + along / sigma - gamma  # the length has rate 1
"""


def squares_code(config: SquaresConfig) -> str:
    """Code that repeats the least squares and prints the three verdicts."""
    return f"""\
from bn_core.configs import SquaresConfig
from bn_core.experiments.least_squares import run

*_, result = run({call(config)})
for verdict in (result.linear, result.faster, result.tolerant):
    print(verdict.measured, verdict.words, sep="\\n")
"""


def halfspaces_code(config: HalfspacesConfig) -> str:
    """Code that repeats the halfspaces and prints the verdict."""
    return f"""\
from bn_core.configs import HalfspacesConfig
from bn_core.experiments.halfspaces import run

*_, result = run({call(config)})
print(result.verdict.measured, result.verdict.words, sep="\\n")
"""
