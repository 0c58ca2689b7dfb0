"""One update of the running statistics, by PyTorch and by Keras, as code to copy."""

from __future__ import annotations

from numpy.typing import ArrayLike

from bn_core.lessons.conventions.copied_layer import CopiedLayerConfig
from bn_core.norm.conventions import KERAS, PYTORCH, Convention
from bn_core.text.code import format_matrix


def write_update_code(
    convention: Convention, x: ArrayLike, momentum: float | None = None, eps: float | None = None
) -> str:
    """Write a script that shows the library of ``convention`` one batch ``x`` (N, C).

    None is the library's own default. ValueError: no code is known for the library.
    """
    momentum = convention.momentum if momentum is None else momentum
    eps = convention.eps if eps is None else eps
    if convention is PYTORCH:
        return _write_pytorch(x, float(momentum), float(eps))
    if convention is KERAS:
        return _write_keras(x, float(momentum), float(eps))
    raise ValueError(f"There is no code for {convention.name}.")


def write_copy_code(config: CopiedLayerConfig) -> str:
    """Write PyTorch code that copies a stored layer by name, and in two wrong ways."""
    return f"""\
import torch

stored = {{"mean": {config.mean!r}, "variance": {config.var!r}, "gamma": {config.gamma!r}}}
x = torch.tensor([[{config.x!r}]], dtype=torch.float64)


def copy(mean, variance, gamma):
    bn = torch.nn.BatchNorm1d(1, eps=0.0, dtype=torch.float64).eval()
    state = {{"running_mean": mean, "running_var": variance, "weight": gamma, "bias": 0.0}}
    bn.load_state_dict({{name: torch.tensor([each]) for name, each in state.items()}}, strict=False)
    return bn(x).item()


print("by name:", copy(stored["mean"], stored["variance"], 1.0))
print("swapped:", copy(stored["variance"], stored["mean"], 1.0))
print("γ used: ", copy(stored["mean"], stored["variance"], stored["gamma"]))
"""


def _write_pytorch(x: ArrayLike, momentum: float, eps: float) -> str:
    return f"""\
import torch

x = torch.tensor({format_matrix(x)}, dtype=torch.float64)
bn = torch.nn.BatchNorm1d(x.shape[1], momentum={momentum!r}, eps={eps!r}, dtype=torch.float64)
bn(x)  # a new layer is in training mode
mean, var = bn.running_mean, bn.running_var
print(mean, var)
"""


def _write_keras(x: ArrayLike, momentum: float, eps: float) -> str:
    given = f"momentum={momentum!r}, epsilon={eps!r}"
    return f"""\
import keras
import numpy as np

x = np.array({format_matrix(x)})
bn = keras.layers.BatchNormalization({given}, dtype="float64")
bn(x, training=True)  # without it, Keras runs in inference mode and stores nothing
mean, var = bn.moving_mean, bn.moving_variance
print(mean, var)
"""
