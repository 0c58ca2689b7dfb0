"""Folding as code to copy."""

from __future__ import annotations

_LAYERS = {
    "linear": ("nn.Linear(8, 4, bias=False)", "nn.BatchNorm1d(4)", "(64, 8)"),
    "convolution": ("nn.Conv2d(8, 4, 3, bias=False)", "nn.BatchNorm2d(4)", "(64, 8, 6, 6)"),
    "transposed convolution": (
        "nn.ConvTranspose2d(8, 4, 3, bias=False)",
        "nn.BatchNorm2d(4)",
        "(64, 8, 6, 6)",
    ),
}


def write_folding_code(layer: str) -> str:
    """Write a script that folds batch norm into a layer by hand, and compares the outputs."""
    made, norm, shape = _LAYERS[layer]
    transposed = layer == "transposed convolution"
    view = {"linear": "(-1, 1)", "convolution": "(-1, 1, 1, 1)"}.get(layer, "(1, -1, 1, 1)")
    order = "(in, out, …)" if transposed else "(out, in)" if layer == "linear" else "(out, in, …)"
    return f"""\
import copy
import torch
from torch import nn

torch.manual_seed(0)
layer, norm = {made}.double(), {norm}.double()
nn.init.normal_(norm.weight)
nn.init.normal_(norm.bias)
for _ in range(10):  # training mode: the layer collects its running statistics
    norm(layer(torch.randn{shape}.double()))
norm.eval()

with torch.no_grad():
    a = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    c = norm.bias - a * norm.running_mean
    folded = copy.deepcopy(layer)
    folded.weight.copy_(layer.weight * a.view{view})  # its shape is {order}
    folded.bias = nn.Parameter(c)  # a layer without a bias gets one
    x = torch.randn{shape}.double()
    print("largest difference:", (norm(layer(x)) - folded(x)).abs().max().item())
"""
