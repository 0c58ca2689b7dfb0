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


def normed(x: Tensor) -> Tensor:
    """Batch norm with γ = 1 and β = 0, (N, C)."""
    return batch_norm(x, None, None, None, None, True, 0.0, EPS)


def alone(side: int, seed: int) -> Array:
    """(side²,), falling: of batch norm on ``side`` normal examples of ``side`` units, σ about 1.

    Units do not mix, so the Jacobian is one block of (side, side) for each.
    """
    x = _normal(side, seed)
    blocks = [jacobian(normed, column[:, None], vectorize=True) for column in x.T]
    return _falling(torch.linalg.svdvals(torch.stack([each[:, 0, :, 0] for each in blocks])))


def behind_weights(side: int, seed: int) -> Array:
    """(side²,), falling: of He's weights and batch norm behind them, together."""
    x, weight = _normal(side, seed), _normal(side, seed + 10_000) * math.sqrt(2 / side)
    whole = jacobian(lambda each: normed(each @ weight), x, vectorize=True)
    square = whole.reshape(side * side, side * side)
    # The roots of the eigenvalues of JᵀJ: several times as fast, and good to 1e-8.
    return _falling(torch.linalg.eigvalsh(square.T @ square).clamp(min=0).sqrt())


def _normal(side: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(side, side, generator=generator, dtype=torch.float64)


def _falling(values: Tensor) -> Array:
    return np.sort(values.flatten().numpy())[::-1].copy()
