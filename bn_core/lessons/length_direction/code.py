"""The experiments on the length of weights as code to copy."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.length_direction.config import LengthConfig, UnitConfig
from bn_core.lessons.length_direction.experiments import LENGTH_DIRECTION
from bn_core.lessons.length_direction.growth_config import GrowthConfig
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


def write_growth_code(config: GrowthConfig) -> str:
    """Write PyTorch code of a network with weight decay and one at a growing rate.

    It prints the largest difference of their outputs at each step.
    """
    return f"""\
import copy, math
import torch
from torch import nn

def norm(features):
    # PyTorch refuses an ε of 0. This one is lost in rounding.
    return nn.BatchNorm1d(features, eps=1e-30, affine=False)

torch.manual_seed({config.seed})
rate, decay, momentum = {config.rate!r}, {config.decay!r}, {config.momentum!r}
middle = (1 + momentum - rate * decay) / 2
alpha = middle + math.sqrt(max(middle**2 - momentum, 0))
layers = [nn.Linear(20, 32, bias=False), norm(32), nn.ReLU(), nn.Linear(32, 10, bias=False)]
decayed = nn.Sequential(*layers, norm(10)).double()
grown = copy.deepcopy(decayed)
one = torch.optim.SGD(decayed.parameters(), lr=rate, momentum=momentum, weight_decay=decay)
other = torch.optim.SGD(grown.parameters(), lr=rate, momentum=momentum)
for w in grown.parameters() if momentum else ():
    # It grows from the start, as αᵗ times less than weights that decay.
    other.state[w]["momentum_buffer"] = -(1 - alpha) / (rate * alpha) * w.detach()

for step in range({config.steps}):
    other.param_groups[0]["lr"] = rate * alpha ** (-2 * step - 1)
    x, y = torch.randn(64, 20).double(), torch.randint(10, (64,))
    outputs = []
    for net, optimizer in ((decayed, one), (grown, other)):
        optimizer.zero_grad()
        outputs.append(net(x))
        nn.functional.cross_entropy(outputs[-1], y).backward()
        optimizer.step()
    print(step, (outputs[0] - outputs[1]).abs().max().item())
"""
