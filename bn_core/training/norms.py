"""The lab's norms as PyTorch layers.

Besides the standard ones there are batch norm with detached statistics, with frozen statistics,
and with noise after it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm

EPS = 1e-5


def count_groups(width: int) -> int:
    """Return group norm's number of groups, the gcd of 8 and the width."""
    return math.gcd(width, 8)


class _DetachedBatchNorm(nn.modules.batchnorm._BatchNorm):
    """Batch norm whose gradient treats the batch's mean and variance as constants.

    Ioffe & Szegedy 2015, section 2, warn of this. The forward pass and the buffers are the same.
    """

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        with torch.no_grad():
            super().forward(x)  # for its buffers
            dims = [dim for dim in range(x.dim()) if dim != 1]
            var, mean = torch.var_mean(x, dim=dims, correction=0)
        return batch_norm(x, mean, var, self.weight, self.bias, False, 0.0, self.eps)


class DetachedBatchNorm1d(_DetachedBatchNorm, nn.BatchNorm1d):
    """Batch norm with detached statistics for (N, C)."""


class DetachedBatchNorm2d(_DetachedBatchNorm, nn.BatchNorm2d):
    """Batch norm with detached statistics for (N, C, H, W)."""


class FrozenBatchNorm(nn.modules.batchnorm._BatchNorm):
    """Batch norm with fixed statistics, an affine map also in training."""

    def forward(self, x: Tensor) -> Tensor:
        """Normalize ``x`` with the running statistics in both modes."""
        mean, var = self.running_mean, self.running_var
        return batch_norm(x, mean, var, self.weight, self.bias, False, 0.0, self.eps)


class FrozenBatchNorm1d(FrozenBatchNorm, nn.BatchNorm1d):
    """Batch norm with fixed statistics for (N, C)."""


class FrozenBatchNorm2d(FrozenBatchNorm, nn.BatchNorm2d):
    """Batch norm with fixed statistics for (N, C, H, W)."""


class SeededLayer(nn.Module):
    """A random layer whose copies repeat its draws.

    Each training pass draws from the seed, the layer number and the count of passes.
    """

    def __init__(self, seed: int, layer: int) -> None:
        super().__init__()
        self.seed, self.layer, self.passes = seed, layer, 0

    def forward(self, x: Tensor) -> Tensor:
        """Apply a new random change in training; return ``x`` in evaluation mode."""
        if not self.training:
            return x
        self.passes += 1
        return self.perturb(x)

    def perturb(self, x: Tensor) -> Tensor:
        """Apply this pass's random change to ``x``; a second call gives the same result."""
        key = np.random.SeedSequence([self.seed, self.layer, self.passes])
        seed = int(key.generate_state(1, np.uint64)[0] >> np.uint64(1))
        return self._perturb(x, torch.Generator(x.device).manual_seed(seed))

    def _perturb(self, x: Tensor, generator: torch.Generator) -> Tensor:
        raise NotImplementedError


class Noise(SeededLayer):
    """A random shift and scale for each step and unit, varied slightly per example.

    Santurkar et al. 2018, algorithm 1 (appendix A.1): mean U(-0.5, 0.5), standard deviation
    U(1, 1.25) per unit; each example's mean is within 0.1 of it and its factor N(., 0.1).
    """

    def _perturb(self, x: Tensor, generator: torch.Generator) -> Tensor:
        def uniform(low: float, high: float, size: torch.Size | tuple[int, ...]) -> Tensor:
            drawn = torch.rand(size, generator=generator, device=x.device, dtype=x.dtype)
            return low + (high - low) * drawn

        unit = (1, x.shape[1], *[1] * (x.dim() - 2))
        mean, spread = uniform(-0.5, 0.5, unit), uniform(1.0, 1.25, unit)
        shift = mean + uniform(-0.1, 0.1, x.shape)
        normal = torch.randn(x.shape, generator=generator, device=x.device, dtype=x.dtype)
        return (spread + 0.1 * normal) * x + shift


class Dropout(SeededLayer):
    """Dropout (Srivastava et al. 2014), with draws that a copy repeats.

    Each output is 0 with probability ``p``, else divided by 1 - p.
    """

    def __init__(self, p: float, seed: int, layer: int) -> None:
        super().__init__(seed, layer)
        self.p = p

    def _perturb(self, x: Tensor, generator: torch.Generator) -> Tensor:
        mask = torch.rand(x.shape, generator=generator, device=x.device) >= self.p
        return x * mask / (1 - self.p)


def make_norm(norm: str, width: int, images: bool, seed: int, layer: int) -> list[nn.Module]:
    """Build the modules of one norm over ``width`` features.

    Inputs are (N, C, H, W) for ``images``, else (N, C). Names: "none", "batch", "layer", "group",
    "noisy" (noise after batch norm), "frozen" (whose statistics must be set afterwards) or
    "left_out" (statistics detached from the gradient). KeyError: another name.
    """
    if norm == "none":
        return []
    if norm == "noisy":
        return [*make_norm("batch", width, images, seed, layer), Noise(seed, layer)]
    return [_NORMS[norm][images](width, eps=EPS)]


def _make_group_norm(width: int, eps: float) -> nn.GroupNorm:
    return nn.GroupNorm(count_groups(width), width, eps)


_NORMS: dict[str, tuple[Callable[..., nn.Module], Callable[..., nn.Module]]] = {
    "batch": (nn.BatchNorm1d, nn.BatchNorm2d),
    "layer": (nn.LayerNorm, partial(nn.GroupNorm, 1)),
    "group": (_make_group_norm, _make_group_norm),
    "frozen": (FrozenBatchNorm1d, FrozenBatchNorm2d),
    "left_out": (DetachedBatchNorm1d, DetachedBatchNorm2d),
}
"""The layer for (N, C) and the one for (N, C, H, W)."""
