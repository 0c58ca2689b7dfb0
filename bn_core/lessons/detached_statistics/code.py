"""The drifting bias as code to copy."""

from __future__ import annotations

from bn_core.norm.arrays import Array
from bn_core.text.code import format_vector


def write_numpy_drift(u: Array, target: float, rate: float, steps: int) -> str:
    """Write NumPy code that prints the last bias and loss, detached first."""
    return f"""\
import numpy as np

u = np.array({format_vector(u)})
target, rate = {target!r}, {rate!r}

biases = {{}}  # after each step, by whether the statistics are detached
for detached in (True, False):
    b = 0.0
    biases[detached] = [b]
    for _ in range({steps}):
        x = u + b
        x_hat = x - x.mean()
        d_x = 2 * (x_hat - target) / len(u)
        if not detached:
            d_x = d_x - d_x.mean()  # the path through the mean
        b -= rate * d_x.sum()
        biases[detached].append(b)
    x = u + b
    print(b, ((x - x.mean() - target) ** 2).mean())
"""


def write_torch_drift(u: Array, target: float, rate: float, steps: int) -> str:
    """Write PyTorch code that does the same by autograd."""
    return f"""\
import torch

u = torch.tensor({format_vector(u)}, dtype=torch.float64)
target, rate = {target!r}, {rate!r}

biases = {{}}  # after each step, by whether the statistics are detached
for detached in (True, False):
    b = torch.zeros((), dtype=torch.float64, requires_grad=True)
    biases[detached] = [b.item()]
    for _ in range({steps}):
        x = u + b
        mean = x.mean().detach() if detached else x.mean()
        loss = ((x - mean - target) ** 2).mean()
        (d_b,) = torch.autograd.grad(loss, b)
        with torch.no_grad():
            b -= rate * d_b
        biases[detached].append(b.item())
    x = u + b
    print(b.item(), ((x - x.mean() - target) ** 2).mean().item())
"""
