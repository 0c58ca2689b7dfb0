"""Batch, layer, instance and group norm of a block as code to copy."""

from __future__ import annotations

from math import prod

from bn_core.lessons.which_axes.padding import PaddedSequences
from bn_core.norm.arrays import Array
from bn_core.norm.axes import Axes
from bn_core.text.code import format_vector

_REDUCED_AXES = {
    "batch": "(0, 2, 3)",
    "layer": "(1, 2, 3)",
    "instance": "(2, 3)",
    "group": "(2, 3, 4)",
}


def write_numpy_norm(x: Array, axes: Axes, eps: float) -> str:
    """Write NumPy code for the norm of ``x`` (N, C, H, W); it prints y."""
    n, c, h, w = x.shape
    seen = f"x.reshape({n}, {axes.groups}, {c // (axes.groups or c)}, {h}, {w})"
    return f"""\
import numpy as np

x = np.array({format_vector(x.ravel())})
x = x.reshape{x.shape}  # N, C, H, W
eps = {eps!r}

v = {seen if axes.name == "group" else "x"}
axes = {_REDUCED_AXES[axes.name]}  # the axes that are averaged over
mean = v.mean(axis=axes, keepdims=True)
var = ((v - mean) ** 2).mean(axis=axes, keepdims=True)
y = ((v - mean) / np.sqrt(var + eps)).reshape(x.shape)
print(y)
"""


def write_torch_norm(x: Array, axes: Axes, eps: float) -> str:
    """Write PyTorch code for the same norm.

    Where the layer raises an error, it calls the function under it.
    """
    called = _write_layer(x.shape, axes, eps)
    if does_pytorch_refuse(axes, x.shape):
        called = _write_function(axes, eps)
    return f"""\
import torch

torch.set_printoptions(precision=8)
x = torch.tensor({format_vector(x.ravel())}, dtype=torch.float64)
x = x.reshape{x.shape}  # N, C, H, W

{called}
print(y)
"""


def write_padding_code(padded: PaddedSequences) -> str:
    """Write code that normalizes sequences with and without their padding."""
    sequences = [row[real].tolist() for row, real in zip(padded.x, padded.real, strict=True)]
    lines = "\n".join(f"    torch.tensor({each})," for each in sequences)
    return f"""\
import torch

sequences = [
{lines}
]
x = torch.nn.utils.rnn.pad_sequence(
    sequences, batch_first=True, padding_value={padded.padding!r}
)
lengths = torch.tensor([len(each) for each in sequences])
real = torch.arange(x.shape[1]) < lengths[:, None]  # (N, L)
norm = torch.nn.BatchNorm1d(1)

with_padding = norm(x[:, None])[:, 0]  # (N, 1, L): the padding is averaged
print(with_padding[real].tolist())

y = x.clone()
y[real] = norm(x[real][:, None])[:, 0]  # only the values, as a batch of one feature
print(y[real].tolist())
"""


def does_pytorch_refuse(axes: Axes, shape: tuple[int, ...]) -> bool:
    """Whether PyTorch's layer refuses to train on this shape.

    It does if each mean has only one value.
    """
    examples, positions = shape[0], prod(shape[2:])
    if axes.name == "instance":
        return positions == 1
    share = shape[1] // (axes.groups or 1) if axes.name in ("layer", "group") else 1
    return examples * share * positions == 1


def _write_layer(shape: tuple[int, ...], axes: Axes, eps: float) -> str:
    features, more = shape[1], f"eps={eps!r}, dtype=torch.float64"
    layer = {
        "batch": f"BatchNorm2d({features}, {more})  # new layers train: γ = 1, β = 0",
        "instance": f"InstanceNorm2d({features}, {more})",
    }.get(axes.name, f"GroupNorm({axes.groups}, {features}, {more})")
    note = {
        "layer": "\n# LayerNorm([C, H, W]) averages the same values, with a γ and β per position."
    }.get(axes.name, "")
    return f"norm = torch.nn.{layer}{note}\ny = norm(x).detach()"


def _write_function(axes: Axes, eps: float) -> str:
    given = f"x, None, None, None, None, True, 0.1, {eps!r}, False"
    call = {"batch": f"batch_norm({given})", "instance": f"instance_norm({given})"}.get(
        axes.name, f"group_norm(x, {axes.groups}, None, None, {eps!r}, False)"
    )
    return (
        "# The layer raises an error, since each value is its own mean. The function does not.\n"
        f"y = torch.{call}"
    )
