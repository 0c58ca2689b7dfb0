"""Standardize along any axis, as batch, layer and group norm do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


@dataclass(frozen=True, slots=True, eq=False)
class Standardized:
    """``x_hat``, shaped as x, and the statistics that gave it.

    In the statistics the standardized axis has length 1.
    """

    x_hat: Tensor
    mean: Tensor
    var: Tensor
    """Biased: divided by the count."""


def standardize(x: Tensor, axis: int, eps: float) -> Standardized:
    """x̂ = (x - μ) / √(σ² + ε) along one axis (Ioffe & Szegedy 2015, algorithm 1).

    Only x̂ is differentiable. PyTorch's fused kernels each need this axis in one fixed position;
    this function takes it where a stack has it, and is faster there.
    """
    return Standardized(*_Standardize.apply(x, axis, eps))


class _Standardize(torch.autograd.Function):
    """Standardization with its gradient written out.

    dx = (dx̂ - mean dx̂ - x̂ · mean(dx̂ · x̂)) / √(σ² + ε), the means along the axis.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, axis: int, eps: float) -> tuple[Tensor, Tensor, Tensor]:
        mean = x.mean(axis, keepdim=True)
        x_hat = x - mean
        var = (x_hat * x_hat).mean(axis, keepdim=True)
        var = var + (var - var)  # turn an overflow into NaN, or x̂ would be 0 without notice
        inverse = (var + eps).rsqrt()
        x_hat.mul_(inverse)
        ctx.axis = axis
        ctx.save_for_backward(x_hat, inverse)
        ctx.mark_non_differentiable(mean, var)
        return x_hat, mean, var

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, d: Tensor, *_: Tensor) -> tuple[Tensor, None, None]:
        x_hat, inverse = ctx.saved_tensors
        along = (d * x_hat).mean(ctx.axis, keepdim=True)
        d_x = d - d.mean(ctx.axis, keepdim=True)
        return d_x.sub_(x_hat * along).mul_(inverse), None, None
