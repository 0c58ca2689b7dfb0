"""Many networks of one shape as one network, with one more axis in its tensors."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from bn_core.experiments.run_config import RunConfig
from bn_core.training.nets import NONLINEARITIES
from bn_core.training.norms import EPS, count_groups
from bn_core.training.stack.standardize import Standardized, standardize

NORMS = ("none", "batch", "layer", "group")
_MOMENTUM = 0.1

Statistics = Callable[[int, Tensor], Tensor]
"""Map a layer's index and its input (M, width, B) to x̂."""


@dataclass(frozen=True, slots=True, eq=False)
class StackedForwardPass:
    """Pre-activations and logits of M networks for one batch of N."""

    pre: Tensor
    """(M, L, N, width): the input of each nonlinearity."""
    logits: Tensor
    """(M, classes, N)."""


class StackedNet:
    """M multilayer perceptrons with one norm.

    Each is as :func:`nets.build_network` builds it. Activations are (M, width, B). With the
    examples last, every product is a batched product of contiguous matrices, and every norm sums
    over contiguous memory.
    """

    def __init__(self, norm: str, config: RunConfig, weights: list[Tensor]) -> None:
        """Copy each layer's weights (M, fan_out, fan_in), the output layer's last."""
        self._norm = norm
        self._config = config
        self._nonlinearity = NONLINEARITIES[config.activation]()
        self._kinds = 2 if norm == "none" else 4
        tensors: list[Tensor] = []
        for weight in weights:
            one = torch.ones_like(weight[:, :, :1])
            affine = [] if norm == "none" or weight is weights[-1] else [one, 0 * one]
            tensors.extend([weight, 0 * one, *affine])
        self._shapes = [tensor.shape[1:] for tensor in tensors]
        self.parameters = torch.cat([each.flatten(1) for each in tensors], 1).requires_grad_()
        """(M, P): a row holds every parameter of one network."""
        size = (config.depth, len(self.parameters), config.width, 1)
        self._mean, self._var = weights[0].new_zeros(size), weights[0].new_ones(size)

    def logits(self, x: Tensor, *, track: bool) -> Tensor:
        """Return logits (M, classes, B) as in training.

        ``track`` updates the running statistics. Inputs are (G, B, features), G a divisor of M:
        each belongs to the next M / G networks.
        """
        return self._forward(x, self._tracked if track else self._own)[1]

    @torch.no_grad()
    def read(self, x: Tensor, *, running: bool) -> StackedForwardPass:
        """Run all on one batch (N, features), as :func:`nets.record_forward` does."""
        pre, logits = self._forward(x[None], self._running if running else self._own)
        return StackedForwardPass(torch.stack([each.mT for each in pre], 1), logits)

    def weights(self, rows: Tensor) -> list[Tensor]:
        """Return the weight matrices (M, fan_out, fan_in) of rows like ``parameters``."""
        return self._tensors(rows)[:: self._kinds]

    @torch.no_grad()
    def silence(self, members: list[int]) -> None:
        """Set these networks to 0, so that their values no longer overflow."""
        self.parameters[members] = 0
        self._mean[:, members] = 0
        self._var[:, members] = 1

    def _tensors(self, rows: Tensor) -> list[Tensor]:
        parts = rows.split([math.prod(shape) for shape in self._shapes], 1)
        return [p.view(len(p), *shape) for p, shape in zip(parts, self._shapes, strict=True)]

    def _forward(self, x: Tensor, statistics: Statistics) -> tuple[list[Tensor], Tensor]:
        pre: list[Tensor] = []
        tensors = self._tensors(self.parameters)
        layers = [tensors[at : at + self._kinds] for at in range(0, len(tensors), self._kinds)]
        y = _apply_linear(x.mT, *layers[0][:2])
        for place, (now, after) in enumerate(pairwise(layers)):
            hidden = _apply_linear(self._hidden(y, place, now[2:], statistics, pre), *after[:2])
            inside = self._config.skip and place + 2 < len(layers)
            y = y + hidden if inside else hidden
        return pre, y

    def _hidden(
        self,
        x: Tensor,
        place: int,
        affine: list[Tensor],
        statistics: Statistics,
        pre: list[Tensor],
    ) -> Tensor:
        """Apply norm and nonlinearity in the config's order; append to ``pre``."""

        def norm(x: Tensor) -> Tensor:
            return statistics(place, x) * affine[0] + affine[1] if affine else x

        if self._config.place == "before":
            x = norm(x)
        pre.append(x)
        x = self._nonlinearity(x)
        return norm(x) if self._config.place == "after" else x

    def _own(self, _: int, x: Tensor) -> Tensor:
        return self._standardized(x).x_hat.view_as(x)

    def _tracked(self, place: int, x: Tensor) -> Tensor:
        step = self._standardized(x)
        if self._norm == "batch":
            unbiased = step.var * (x.shape[-1] / (x.shape[-1] - 1))
            self._mean[place].lerp_(step.mean, _MOMENTUM)
            self._var[place].lerp_(unbiased, _MOMENTUM)
        return step.x_hat.view_as(x)

    def _running(self, place: int, x: Tensor) -> Tensor:
        if self._norm != "batch":
            return self._own(place, x)
        return (x - self._mean[place]) * (self._var[place] + EPS).rsqrt()

    def _standardized(self, x: Tensor) -> Standardized:
        """Standardize over the examples (batch), the units (layer) or a group of units."""
        if self._norm == "batch":
            return standardize(x, -1, EPS)
        count = count_groups(x.shape[1]) if self._norm == "group" else 1
        return standardize(x.unflatten(1, (count, -1)), 2, EPS)


def _apply_linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Map inputs (G, in, B), each shared by M / G networks, to (M, out, B)."""
    rows = weight.reshape(len(x), -1, x.shape[1])
    return torch.baddbmm(bias.reshape(len(x), -1, 1), rows, x).view(*weight.shape[:2], -1)
