"""SkipInit, gradient clipping and dynamic tanh as code to copy."""

from __future__ import annotations

from bn_core.lessons.without_norm.config import WithoutNormConfig
from bn_core.lessons.without_norm.experiments import WITHOUT_NORM
from bn_core.text.code import format_config, format_import

LAYERS = """\
import torch
from torch import nn


class DynamicTanh(nn.Module):
    \"\"\"A tanh of learned slope, with scale and shift, in place of a norm.\"\"\"

    def __init__(self, width):
        super().__init__()
        self.alpha = nn.Parameter(torch.tensor(0.5))
        self.gamma = nn.Parameter(torch.ones(width))
        self.beta = nn.Parameter(torch.zeros(width))

    def forward(self, x):
        return self.gamma * torch.tanh(self.alpha * x) + self.beta


class SkipInit(nn.Module):
    \"\"\"A residual branch times a learned factor that starts at 0.\"\"\"

    def __init__(self, branch):
        super().__init__()
        self.branch, self.alpha = branch, nn.Parameter(torch.tensor(0.0))

    def forward(self, x):
        return x + self.alpha * self.branch(x)


@torch.no_grad()
def clip_gradients(parameters, threshold):
    \"\"\"Clip the gradient of each unit to a multiple of the norm of its weights.

    Call it after backward() and before the optimizer's step, not for the output layer.
    \"\"\"
    for each in parameters:
        axes = tuple(range(1, each.dim())) or None  # a vector of biases is one unit
        weights, gradient = (
            torch.linalg.vector_norm(x, dim=axes, keepdim=True) for x in (each, each.grad)
        )
        each.grad.mul_((threshold * weights.clamp(min=1e-3) / gradient).clamp(max=1))
"""
"""The three substitutes for a norm in plain PyTorch."""


def write_layers_code(config: WithoutNormConfig) -> str:
    """Write PyTorch code of the three substitutes, and a step that uses them.

    It prints the first loss and how far α moves.
    """
    return f"""\
{LAYERS}

def make_block(width):
    return SkipInit(nn.Sequential(nn.ReLU(), nn.Linear(width, width)))


torch.manual_seed({config.seed})
width = {config.width}
body = nn.Sequential(nn.Linear(64, width), *[make_block(width) for _ in range({config.blocks})])
head = nn.Sequential(nn.ReLU(), nn.Linear(width, 10))
optimizer = torch.optim.SGD([*body.parameters(), *head.parameters()], lr=0.1)
x, y = torch.randn({config.batch_size}, 64), torch.randint(10, ({config.batch_size},))

loss = nn.functional.cross_entropy(head(body(x)), y)
loss.backward()
clip_gradients(body.parameters(), {config.threshold!r})
optimizer.step()
print("loss", loss.item(), "alpha", body[1].alpha.item())
print(DynamicTanh(3)(torch.tensor([-4.0, 0.5, 4.0])))  # in place of nn.BatchNorm1d(3)
"""


def write_lab_code(config: WithoutNormConfig) -> str:
    """Write code that trains the page's networks again; it needs the lab's package."""
    return f"""\
{format_import(type(config))}
from {WITHOUT_NORM.worker} import run

config = {format_config(config)}
*_, result = run(config)
for arm, accuracy in zip(config.arms, result.accuracy):
    print(arm, accuracy.round(3).tolist())  # a row per rate, a column per seed
"""
