"""Folding as code to copy."""

from __future__ import annotations

from numpy.typing import ArrayLike

from bn_core.lessons.folding.config import FoldingConfig
from bn_core.lessons.folding.small_layer import BETA, EPS, GAMMA, INPUT, STATS, WEIGHT
from bn_core.text.code import format_vector

_LAYERS = {
    "linear": "nn.Linear(2, 2, bias=False)",
    "convolution": "nn.Conv2d(2, 2, 1, bias=False)",
    "transposed convolution": "nn.ConvTranspose2d(2, 2, 1, bias=False)",
}
_ROUNDING = {
    "one scale": "largest = folded.weight.abs().max()",
    "scale per channel": "largest = folded.weight.abs().amax({others}, keepdim=True)",
}


def write_line_code(batch: ArrayLike, config: FoldingConfig) -> str:
    """Write a script that compares batch norm in evaluation mode with a line."""
    return f"""\
import torch

batch = torch.tensor({format_vector(batch)}, dtype=torch.float64)[:, None]
bn = torch.nn.BatchNorm1d(1, momentum=None, dtype=torch.float64).requires_grad_(False)
bn.weight.fill_({config.gamma!r})
bn.bias.fill_({config.beta!r})
bn(batch)  # training mode: the running statistics are those of this batch

bn.eval()
a = bn.weight / torch.sqrt(bn.running_var + bn.eps)
c = bn.bias - a * bn.running_mean
x = batch + {config.shift!r}
by_norm, by_line = bn(x).flatten(), (a * x + c).flatten()
print(by_norm, by_line)
"""


def write_folding_code(config: FoldingConfig) -> str:
    """Write a script that folds the layer of the picture, and prints both outputs."""
    transposed = config.layer == "transposed convolution"
    stored = WEIGHT.T if transposed else WEIGHT
    out = int(transposed)
    shape = [1] * (2 if config.layer == "linear" else 4)
    shape[0 if config.wrong_axis else out] = -1
    size = "" if config.layer == "linear" else ", 1, 1"
    norm = "BatchNorm1d" if config.layer == "linear" else "BatchNorm2d"
    order = "(in, out, …)" if transposed else "(out, in, …)"
    note = "  # the wrong axis" * config.wrong_axis
    return f"""\
import copy
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
layer, norm = {_LAYERS[config.layer]}, nn.{norm}(2, eps={EPS!r}).eval()
x = torch.tensor({INPUT.tolist()!r}).view(1, 2{size})
with torch.no_grad():
    layer.weight.copy_(torch.tensor({stored.tolist()!r}).view(layer.weight.shape))  # {order}
    norm.weight.copy_(torch.tensor({GAMMA.tolist()!r}))
    norm.bias.copy_(torch.tensor({BETA.tolist()!r}))
    norm.running_var.copy_(torch.tensor({STATS.var.tolist()!r}))

    a = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = copy.deepcopy(layer)
    folded.weight.copy_(layer.weight * a.view{tuple(shape)!r}){note}
    folded.bias = nn.Parameter(norm.bias - a * norm.running_mean)
{_write_rounding(config, out)}\
    two_layers, one_layer = norm(layer(x)).flatten(), folded(x).flatten()
print(two_layers, one_layer)
"""


def _write_rounding(config: FoldingConfig, out: int) -> str:
    if config.storage == "float":
        return ""
    axes = 2 if config.layer == "linear" else 4
    others = tuple(axis for axis in range(axes) if axis != out)
    largest = _ROUNDING[config.storage].format(others=others)
    return f"""\
    {largest}
    step = largest / {2 ** (config.bits - 1) - 1}  # {config.bits} bits
    folded.weight.copy_(torch.round(folded.weight / step) * step)
"""
