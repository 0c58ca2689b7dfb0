"""Adaptive gradient clipping of many networks at once."""

from __future__ import annotations

import torch
from torch import Tensor

from bn_core.lessons.without_norm.clipping import LEAST_NORM


def clip_unitwise(gradient: Tensor, weights: Tensor, threshold: float) -> Tensor:
    """Clip each unit's gradient to ``threshold`` times the norm of its weights.

    Both are (M, out, in) for M networks. A unit is a row; a vector (M, out, 1) of biases or a
    scalar (M, 1, 1) is one unit, as in the code of Brock et al. 2021 (equation 3).
    """
    axes = (2,) if weights.shape[2] > 1 else (1, 2)
    longest = threshold * torch.linalg.vector_norm(weights, dim=axes, keepdim=True).clamp(
        min=LEAST_NORM
    )
    norm = torch.linalg.vector_norm(gradient, dim=axes, keepdim=True)
    return torch.where(norm > longest, gradient * (longest / norm), gradient)
