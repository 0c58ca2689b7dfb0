"""Singular values of a layer's Jacobian."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor
from torch.autograd.functional import jacobian
from torch.nn.functional import batch_norm

from bn_core.norm.arrays import Array
from bn_core.training.norms import EPS


def normalize_batch(x: Tensor) -> Tensor:
    """Apply batch norm with γ = 1 and β = 0 to (N, C)."""
    return batch_norm(x, None, None, None, None, True, 0.0, EPS)


def measure_batch_norm(side: int, seed: int) -> Array:
    """Return the singular values (side²,) of batch norm alone, in falling order.

    Its input is ``side`` normal examples of ``side`` units, σ about 1. Units do not mix, so the
    Jacobian is one block of (side, side) for each.
    """
    x = _draw_normal(side, seed)
    blocks = [jacobian(normalize_batch, column[:, None], vectorize=True) for column in x.T]
    return _sort_falling(torch.linalg.svdvals(torch.stack([each[:, 0, :, 0] for each in blocks])))


def measure_weights_and_batch_norm(side: int, seed: int) -> Array:
    """Return the singular values (side²,) of He weights followed by batch norm."""
    x, weight = _draw_normal(side, seed), _draw_normal(side, seed + 10_000) * math.sqrt(2 / side)
    whole = jacobian(lambda each: normalize_batch(each @ weight), x, vectorize=True)
    square = whole.reshape(side * side, side * side)
    # The roots of the eigenvalues of JᵀJ: several times as fast, and good to 1e-8.
    return _sort_falling(torch.linalg.eigvalsh(square.T @ square).clamp(min=0).sqrt())


def _draw_normal(side: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(side, side, generator=generator, dtype=torch.float64)


def _sort_falling(values: Tensor) -> Array:
    return np.sort(values.flatten().numpy())[::-1].copy()
