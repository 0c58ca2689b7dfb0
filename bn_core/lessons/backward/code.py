"""The backward pass as code to copy, in NumPy and PyTorch."""

from __future__ import annotations

from bn_core.norm.backward import Backward
from bn_core.text.code import format_matrix, format_vector
from bn_core.text.four_steps_code import FixedStatistics, write_numpy_code


def write_numpy_backward(grads: Backward) -> str:
    """Write NumPy code that prints d_x, d_gamma and d_beta of a (B, C) batch."""
    step = grads.step
    forward = write_numpy_code(step.x, step.gamma, step.beta, step.eps, _fixed_statistics(grads))
    detours = "" if step.axes.fixed else " + d_var * 2 * (x - mean) / m + d_mean / m"
    return f"""\
{forward.removesuffix("print(y)" + chr(10))}
d_y = np.array({format_matrix(grads.d_y)})
m = len(x)
d_x_hat = d_y * gamma
d_var = (d_x_hat * (x - mean)).sum(axis=0) * -0.5 * (var + eps) ** -1.5
d_mean = -d_x_hat.sum(axis=0) / np.sqrt(var + eps)
d_x = d_x_hat / np.sqrt(var + eps){detours}
d_gamma = (d_y * x_hat).sum(axis=0)
d_beta = d_y.sum(axis=0)
print(d_x)
print(d_gamma)
print(d_beta)
"""


def write_torch_backward(grads: Backward) -> str:
    """Write PyTorch code that gets the same gradients by autograd.

    It calls the function under ``torch.nn.BatchNorm1d``.
    """
    step = grads.step
    trains = _fixed_statistics(grads) is None
    given = (
        ""
        if trains
        else f"mean = tensor({format_vector(step.mean)})\nvar = tensor({format_vector(step.var)})\n"
    )
    statistics = "None, None, True" if trains else "mean, var, False"
    return f"""\
import torch

torch.set_printoptions(precision=8)
torch.set_default_dtype(torch.float64)
tensor = torch.tensor

x = tensor({format_matrix(step.x)}, requires_grad=True)
gamma = tensor({format_vector(step.gamma)}, requires_grad=True)
beta = tensor({format_vector(step.beta)}, requires_grad=True)
{given}
# Running mean and variance, training; momentum, eps, cuDNN.
y = torch.batch_norm(x, gamma, beta, {statistics}, 0.1, {float(step.eps)!r}, False)
y.backward(tensor({format_matrix(grads.d_y)}))
print(x.grad)
print(gamma.grad)
print(beta.grad)
"""


def _fixed_statistics(grads: Backward) -> FixedStatistics | None:
    step = grads.step
    return (step.mean, step.var) if step.axes.fixed else None
