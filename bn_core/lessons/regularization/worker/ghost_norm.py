"""Ghost batch normalization (Hoffer et al. 2017, algorithm 1)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm

from bn_core.training.norms import EPS
from bn_core.training.stack.standardize import standardize

_MOMENTUM = 0.1


class GhostNorm(nn.BatchNorm1d):
    """Batch norm over ghost batches of ``size`` instead of the batch (N, C).

    Each ghost batch has its own statistics. The running statistics take the ghosts' average mean
    and average unbiased variance, once a step. N must be a multiple of ``size``.
    """

    def __init__(self, features: int, size: int) -> None:
        super().__init__(features, eps=EPS, momentum=_MOMENTUM)
        self.size = size

    def forward(self, x: Tensor) -> Tensor:
        """Normalize each ghost batch of ``x`` alone; use running statistics in evaluation."""
        mean, var = self.running_mean, self.running_var
        assert mean is not None
        assert var is not None
        if not self.training:
            return batch_norm(x, mean, var, self.weight, self.bias, False, 0.0, self.eps)
        step = standardize(x.view(-1, self.size, x.shape[1]), 1, self.eps)
        with torch.no_grad():
            mean.lerp_(step.mean.mean((0, 1)), _MOMENTUM)
            unbiased = step.var.mean((0, 1)) * (self.size / (self.size - 1))
            var.lerp_(unbiased, _MOMENTUM)
        return step.x_hat.view_as(x) * self.weight + self.bias
