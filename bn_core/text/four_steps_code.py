"""Write the four steps as code to copy, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bn_core.text.code import format_matrix, format_vector

FixedStatistics = tuple[ArrayLike, ArrayLike]


def write_numpy_code(
    x: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    eps: float,
    fixed: FixedStatistics | None = None,
) -> str:
    """Return NumPy code for the four steps on ``x`` (examples, features).

    gamma and beta are one number, or one per feature. ``fixed`` is (mean, variance), each likewise,
    for inference; without it they are averaged over the batch, as in training.
    """

    def value(number: ArrayLike) -> str:
        return (
            format_vector(number) if np.ndim(number) == 0 else f"np.array({format_vector(number)})"
        )

    if fixed:
        mean, var = map(value, fixed)
    else:
        mean, var = "x.mean(axis=0)", "((x - mean) ** 2).mean(axis=0)"
    return f"""\
import numpy as np

x = np.array({format_matrix(x)})  # {_describe_shape(x)}
gamma = {value(gamma)}
beta = {value(beta)}
eps = {float(eps)!r}

mean = {mean}
var = {var}
x_hat = (x - mean) / np.sqrt(var + eps)
y = gamma * x_hat + beta
print(y)
"""


def write_torch_code(
    x: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    eps: float,
    fixed: FixedStatistics | None = None,
) -> str:
    """Return the same code with ``torch.nn.BatchNorm1d``, in eval() if ``fixed``.

    The layer refuses to train on one example or with eps = 0. The code then calls the function that
    the layer uses, and says so.
    """
    examples, features = np.shape(x)
    trains = fixed is None
    refused = "one example" if examples == 1 else "eps = 0" if eps == 0 else ""
    if trains and refused:
        return _write_torch_function(x, gamma, beta, eps, refused)
    lines = [_write_assignment("weight", gamma), _write_assignment("bias", beta)]
    if fixed:
        lines += [
            _write_assignment("running_mean", fixed[0]),
            _write_assignment("running_var", fixed[1]),
        ]
    settings = "\n".join(lines)
    return f"""\
{_write_torch_data(x)}
bn = torch.nn.BatchNorm1d({features}, eps={float(eps)!r}, dtype=torch.float64)
bn.requires_grad_(False)
{settings}

bn.{"train" if trains else "eval"}()
y = bn(x)
print(y)
"""


def _write_torch_function(
    x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, eps: float, refused: str
) -> str:
    features = np.shape(x)[1]

    def value(number: ArrayLike) -> str:
        if np.ndim(number) == 0:
            return f"torch.full(({features},), {format_vector(number)}, dtype=torch.float64)"
        return f"torch.tensor({format_vector(number)}, dtype=torch.float64)"

    return f"""\
{_write_torch_data(x)}
gamma = {value(gamma)}
beta = {value(beta)}

# nn.BatchNorm1d refuses to train with {refused}; the function that it calls does not check.
# Arguments: running mean and variance (none), training, momentum, eps, cuDNN.
y = torch.batch_norm(x, gamma, beta, None, None, True, 0.1, {float(eps)!r}, False)
print(y)
"""


def _write_torch_data(x: ArrayLike) -> str:
    return f"""\
import torch

torch.set_printoptions(precision=8)
x = torch.tensor({format_matrix(x)}, dtype=torch.float64)  # {_describe_shape(x)}"""


def _write_assignment(name: str, number: ArrayLike) -> str:
    if np.ndim(number) == 0:
        return f"bn.{name}.fill_({format_vector(number)})"
    return f"bn.{name}.copy_(torch.tensor({format_vector(number)}, dtype=torch.float64))"


def _describe_shape(x: ArrayLike) -> str:
    things = zip(np.shape(x), ("example", "feature"), strict=True)
    return ", ".join(f"{count} {thing}{'s' * (count > 1)}" for count, thing in things)
