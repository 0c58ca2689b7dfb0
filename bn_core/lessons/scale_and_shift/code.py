"""The networks with and without γ and β as code to copy."""

from __future__ import annotations

from bn_core.lessons.scale_and_shift.config import AffineConfig
from bn_core.lessons.scale_and_shift.experiments import (
    AFFINE_NETWORKS,
    FEWER_STATISTICS,
    FROZEN_WEIGHTS,
)
from bn_core.lessons.scale_and_shift.frozen_config import FrozenConfig
from bn_core.lessons.scale_and_shift.statistics_config import StatisticsConfig
from bn_core.text.code import format_config, format_import

_GENERATORS = {
    "circles": "make_circles(1500, noise=0.1, factor=0.5, random_state=0)",
    "moons": "make_moons(1500, noise=0.2, random_state=0)",
}
_LAYERS = {"tanh": "nn.Tanh", "sigmoid": "nn.Sigmoid", "relu": "nn.ReLU"}


def write_pytorch_code(config: AffineConfig) -> str:
    """Write PyTorch code that trains with and without γ and β, on its own.

    It prints similar numbers, not the same, since its weights are drawn in another way. Without a
    generator for the page's data set it uses the two circles.
    """
    data = config.data if config.data in _GENERATORS else "circles"
    generator = _GENERATORS[data]
    return f"""\
import torch
from sklearn.datasets import {generator.partition("(")[0]}
from torch import nn

x, y = {generator}
x = torch.tensor((x - x.mean(0)) / x.std(0), dtype=torch.float32)
y = torch.tensor(y)
x, y, x_test, y_test = x[:1000], y[:1000], x[1000:], y[1000:]

for affine in (False, True):
    torch.manual_seed({config.seed})
    layers, inputs = [], 2
    for _ in range({config.depth}):
        # affine says whether the layer has a γ and a β to learn.
        norm = nn.BatchNorm1d({config.width}, affine=affine)
        weight = nn.Linear(inputs, {config.width}, bias=False)
        layers += [weight, norm, {_LAYERS[config.activation]}()]
        inputs = {config.width}
    net = nn.Sequential(*layers, nn.Linear(inputs, 2))
    optimizer = torch.optim.SGD(net.parameters(), lr={config.rate:g})
    for _ in range({config.steps}):
        batch = torch.randint(1000, ({config.batch_size},))
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x[batch]), y[batch]).backward()
        optimizer.step()
    net.eval()
    right = (net(x_test).argmax(1) == y_test).float().mean()
    print(f"affine={{affine}}: test accuracy {{right:.3f}}")
"""


def write_lab_code(config: AffineConfig) -> str:
    """Write code that measures the page's numbers again; it needs the lab's package."""
    return f"""\
{format_import(type(config))}
from bn_core.lessons.scale_and_shift.config import LEARNED
from {AFFINE_NETWORKS.worker} import run

*_, result = run({format_config(config)})
for learned, accuracy in zip(LEARNED, result.accuracy[-1]):
    print(learned, accuracy.round(3).tolist())
"""


def write_frozen_code(config: FrozenConfig) -> str:
    """Write code that trains parts of the networks again; it needs the lab's package."""
    return f"""\
{format_import(type(config))}
from bn_core.lessons.scale_and_shift.frozen_config import TRAINED
from {FROZEN_WEIGHTS.worker} import run

*_, result = run({format_config(config)})
for part, accuracy in zip(TRAINED, result.accuracy):
    print(part, accuracy.round(3).tolist())  # a row per rate, a column per seed
"""


def write_statistics_code(config: StatisticsConfig) -> str:
    """Write code that trains with fewer statistics again; it needs the lab's package."""
    return f"""\
{format_import(type(config))}
from bn_core.lessons.scale_and_shift.statistics_config import NAMES
from {FEWER_STATISTICS.worker} import run

*_, result = run({format_config(config)})
for name, accuracy in zip(result.config.networks, result.accuracy):
    print(NAMES[name], accuracy.round(3).tolist())  # a row per rate, a column per seed
"""
