"""The experiments on the length of weights as code to copy."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.length_direction.config import LengthConfig, UnitConfig
from bn_core.lessons.length_direction.experiments import LENGTH_DIRECTION
from bn_core.lessons.length_direction.single_unit import make_examples, to_directions
from bn_core.text.code import format_config, format_import, format_matrix, format_vector


def write_unit_code(config: UnitConfig) -> str:
    """Write PyTorch code of the unit's descent.

    It prints w, loss and cosine at each step.
    """
    x, target = make_examples(config)
    w = config.length * to_directions(np.array(float(config.angle)))
    y = "batch_norm(out, None, None, training=True, eps=1e-5)" if config.normed else "out"
    return f"""\
import torch
from torch.nn.functional import batch_norm, cosine_similarity

x = torch.tensor({format_matrix(x)}, dtype=torch.float64)
target = torch.tensor({format_vector(target)}, dtype=torch.float64)
w = torch.tensor({format_vector(w)}, dtype=torch.float64, requires_grad=True)
path = []
for step in range({config.steps} + 1):
    out = (x @ w)[:, None]
    loss = (({y})[:, 0] - target).square().mean()
    [g] = torch.autograd.grad(loss, w)
    print(step, w.tolist(), loss.item(), cosine_similarity(w, g, dim=0).item())
    path.append(w.tolist())
    with torch.no_grad():
        w.mul_(1 - {config.rate!r} * {config.decay!r}).sub_({config.rate!r} * g)
"""


def write_length_code(config: LengthConfig) -> str:
    """Write code that trains the networks again and prints the verdicts."""
    return f"""\
{format_import(type(config))}
from {LENGTH_DIRECTION.worker} import run

*_, result = run({format_config(config)})
for verdict in result.verdicts:
    print(*verdict.sentences, sep="\\n")
"""
