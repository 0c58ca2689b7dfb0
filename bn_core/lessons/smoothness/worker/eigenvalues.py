"""The Hessian's top eigenvalue by power iteration on Hessian-vector products."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from bn_core.training.loss_surface.surface import LossSurface

Product = Callable[[Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class TopEigenvalue:
    """An eigenvalue, its error bound, and the products that it took."""

    value: float
    residual: float
    """‖H v − λ v‖ over |λ|: an eigenvalue lies so near, as a share of λ."""
    products: int


def find_top_eigenvalue(
    net: nn.Module, x: Tensor, y: Tensor, seed: int, most: int = 200, near: float = 0.02
) -> TopEigenvalue:
    """The largest eigenvalue of the Hessian of the batch's mean cross-entropy.

    Batch norm divides by the batch's own statistics. ``most`` products at most, or until the
    residual is ``near``; if the eigenvalue of largest size is negative, the iteration goes on with
    a Hessian moved up by it.
    """
    surface = LossSurface(net, x, y, "batch")
    drawn = torch.Generator().manual_seed(seed)
    first = torch.randn(surface.start.shape, generator=drawn, dtype=torch.float64)
    return find_largest(surface.hessian(), first.to(surface.start), most, near)


def find_largest(product: Product, first: Tensor, most: int, near: float) -> TopEigenvalue:
    """Find the largest eigenvalue of a symmetric matrix from a direction (P,)."""
    result = _iterate_power(product, first, most, near)
    if not result.value < 0:
        return result
    moved = _iterate_power(lambda v: product(v) - result.value * v, first, most, near)
    value = moved.value + result.value
    share = moved.residual * moved.value / abs(value) if value else float("nan")
    return TopEigenvalue(value, share, result.products + moved.products)


def _iterate_power(product: Product, first: Tensor, most: int, near: float) -> TopEigenvalue:
    """Find the eigenvalue of largest absolute value by power iteration."""
    vector = first / first.norm()
    value, residual = float("nan"), float("nan")
    for made in range(1, most + 1):
        image = product(vector)
        value = (vector @ image).item()
        away = (image - value * vector).norm().item()
        # Between two eigenvalues of one size and other signs the value is 0, and none of them.
        residual = away / abs(value) if value else away and math.inf
        length = image.norm()
        if residual <= near or not torch.isfinite(length) or length == 0:
            return TopEigenvalue(value, residual, made)
        vector = image / length
    return TopEigenvalue(value, residual, most)
