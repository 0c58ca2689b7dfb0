"""A slice of the loss as code to copy."""

from __future__ import annotations

from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.experiments import LANDSCAPE
from bn_core.text.code import format_config, format_import


def write_slices_code(config: LandscapeConfig, statistics: str) -> str:
    """Write code that computes the same slices and prints numbers and verdicts.

    ``statistics`` are those of batch norm in the picture.
    """
    return f"""\
{format_import(type(config))}
from bn_core.lessons.landscape.config import SURFACES
from {LANDSCAPE.worker} import run
from bn_core.lessons.landscape.experiments import LANDSCAPE

*_, slices = run({format_config(config)})
for name in ("none", {statistics!r}):  # those of the picture, one column per seed
    print(name, slices.largest[SURFACES.index(name)].round(3))
for name, curvature, downward in zip(SURFACES, slices.curvature, slices.downward):
    print(name, curvature.round(3), downward.round(3))
for verdict in LANDSCAPE.judge(slices):
    print(verdict.sentence)
"""


def write_statistics_code(reach: float) -> str:
    """Write PyTorch code of the loss along one direction with both statistics.

    The direction is filter-normalized.
    """
    return f"""\
import copy
import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
x, y = torch.randn(256, 20), torch.randint(0, 3, (256,))
net = nn.Sequential(
    nn.Linear(20, 64), nn.BatchNorm1d(64, momentum=None), nn.ReLU(), nn.Linear(64, 3)
)
net(x)  # the running averages become this batch's

direction = []
# Li et al. 2018: each row as long as the weight's own; biases, gamma and beta stay
for weight in net.parameters():
    d = torch.zeros_like(weight)
    if weight.dim() > 1:
        d = torch.randn_like(weight)
        d *= weight.norm(dim=1, keepdim=True) / d.norm(dim=1, keepdim=True)
    direction.append(d.detach())


@torch.no_grad()
def loss(alpha, train):
    moved = copy.deepcopy(net).train(train)  # the network itself never moves
    for weight, d in zip(moved.parameters(), direction):
        weight += alpha * d
    return cross_entropy(moved(x), y).item()


for alpha in torch.linspace(-{reach!r}, {reach!r}, 9).tolist():
    print(f"{{alpha:6.2f}}  batch {{loss(alpha, True):.4f}}  running {{loss(alpha, False):.4f}}")
"""
