"""The random network and the drift of its layers as code to copy."""

from __future__ import annotations

from bn_core.lessons.why_normalize.config import EXAMPLES, DriftConfig, RandomNetworkConfig
from bn_core.lessons.why_normalize.experiments import DRIFT
from bn_core.text.code import format_config, format_import

_NUMPY = {
    "tanh": "np.tanh",
    "sigmoid": "lambda z: 0.5 * (1 + np.tanh(0.5 * z))",
    "relu": "lambda z: np.maximum(z, 0)",
    "linear": "lambda z: z",
}
_TORCH = {
    "tanh": "torch.tanh",
    "sigmoid": "torch.sigmoid",
    "relu": "torch.relu",
    "linear": "lambda z: z",
}


def write_numpy_code(config: RandomNetworkConfig) -> str:
    """Write NumPy code that prints the spread of every layer."""
    normalize = "\n    z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)" * config.norm
    return f"""\
import numpy as np

layers, width, std = {config.layers}, {config.width}, {config.weight_std!r}
phi = {_NUMPY[config.activation]}

rng = np.random.default_rng({config.seed})
x = rng.standard_normal(({EXAMPLES}, width), dtype=np.float32)
spread = []
for layer in range(1, layers + 1):
    weight = rng.standard_normal((width, width), dtype=np.float32) * np.float32(std)
    z = x @ weight{normalize}
    x = phi(z)
    spread.append(np.sqrt(x.astype(float).var(axis=0).mean()))
    print(layer, spread[-1])
"""


def write_torch_code(config: RandomNetworkConfig) -> str:
    """Write PyTorch code that prints spreads for weights of its own."""
    norm = "norm(linear(x))" if config.norm else "linear(x)"
    return f"""\
import torch
from torch import nn

layers, width, std = {config.layers}, {config.width}, {config.weight_std!r}
phi = {_TORCH[config.activation]}
norm = nn.BatchNorm1d(width, affine=False, track_running_stats=False)

torch.manual_seed({config.seed})
x = torch.randn({EXAMPLES}, width)
with torch.no_grad():
    for layer in range(1, layers + 1):
        linear = nn.Linear(width, width, bias=False)
        nn.init.normal_(linear.weight, std=std)
        x = phi({norm})
        print(layer, x.double().var(dim=0, correction=0).mean().sqrt().item())
"""


def write_drift_code(config: DriftConfig) -> str:
    """Write code that trains both networks and prints how far each layer drifted."""
    return f"""\
{format_import(type(config))}
from {DRIFT.worker} import run
from bn_core.lessons.why_normalize.drift_result import PLACES

*_, result = run({format_config(config)})
for place, ratio in zip(PLACES, result.ratio[:, -1]):
    print(place, ratio.round(3).tolist())
print("test accuracy", result.accuracy.round(3).tolist())
"""
