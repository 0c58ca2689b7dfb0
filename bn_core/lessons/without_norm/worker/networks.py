"""Networks of one arm that learn as one, each at its own learning rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bn_core.lessons.without_norm.config import (
    BATCH,
    CLIPS,
    LAYER,
    NORMED,
    SCALED,
    TANH,
    WithoutNormConfig,
)
from bn_core.lessons.without_norm.worker.clipping import clip_unitwise
from bn_core.training.norms import EPS
from bn_core.training.stack.standardize import standardize

_MOMENTUM = 0.1
_FIRST_ALPHA = 0.5
"""The first α of dynamic tanh (Zhu et al. 2025)."""


def draw_weights(config: WithoutNormConfig, features: int, classes: int, seed: int) -> list[Tensor]:
    """Draw the weights (fan_out, fan_in) of all arms, the output layer's last.

    W ~ N(0, 2 / fan_in), He et al. 2015, equation 10.
    """
    generator = torch.Generator().manual_seed(seed)
    sizes = [features, *[config.width] * (config.blocks + 1), classes]
    return [
        torch.randn(after, before, generator=generator) * math.sqrt(2 / before)
        for before, after in pairwise(sizes)
    ]


class NetworksByRate:
    """M networks of one arm with the same first weights, each with its own rate.

    Activations are (M, width, B) and weights (M, fan_out, fan_in), so that every product is a
    batched one. A network that diverges is set to 0 and stays there.
    """

    def __init__(
        self, arm: str, config: WithoutNormConfig, weights: Sequence[Tensor], rates: Tensor
    ) -> None:
        """Copy ``weights`` (fan_out, fan_in) to the device of ``rates`` (M,)."""
        self._arm, self._config = arm, config
        self._rates = rates.clone()[:, None, None]
        self.diverged = torch.zeros_like(rates, dtype=torch.bool)
        count, hidden = len(rates), len(weights) - 1

        def repeat(value: float, number: int, size: int) -> list[Tensor]:
            blank = rates.new_full((count, size, 1), value)
            return [blank.clone().requires_grad_() for _ in range(number)]

        self.weights = [
            each.to(rates).repeat(count, 1, 1).contiguous().requires_grad_() for each in weights
        ]
        self.biases = [b for w in weights for b in repeat(0.0, 1, len(w))]
        layers = hidden if arm in NORMED else 0
        self.gammas = repeat(1.0, layers, config.width)
        self.betas = repeat(0.0, layers, config.width)
        self.slopes = repeat(_FIRST_ALPHA, hidden if arm == TANH else 0, 1)
        self.branches = repeat(0.0, config.blocks if arm in SCALED else 0, 1)
        self._means = [each.detach().clone() for each in self.betas]
        self._variances = [each.detach().clone() for each in self.gammas]

    @property
    def parameters(self) -> list[Tensor]:
        """All parameters that are learned, those of the output layer last."""
        last = [self.weights[-1], self.biases[-1]]
        inner = [*self.weights[:-1], *self.biases[:-1]]
        return [*inner, *self.gammas, *self.betas, *self.slopes, *self.branches, *last]

    def logits(self, x: Tensor, *, training: bool) -> Tensor:
        """Return the logits (M, classes, B) of one batch (B, features).

        In training mode batch norm also updates its running statistics.
        """
        z = torch.baddbmm(self.biases[0], self.weights[0], x.T.expand(len(self._rates), -1, -1))
        for block in range(self._config.blocks):
            y = self._apply(block + 1, self._activate(block, z, training))
            if self._arm in SCALED:
                y = self.branches[block] * y
            z = z + y if self._config.skips else y
        return self._apply(-1, self._activate(self._config.blocks, z, training))

    def train_step(self, x: Tensor, y: Tensor) -> Tensor:
        """Make one step of SGD on a batch and return the losses (M,) before it.

        They are NaN for a network that has diverged.
        """
        logits = self.logits(x, training=True)
        losses = cross_entropy(logits, y.expand(len(logits), -1), reduction="none").mean(1)
        parameters = self.parameters
        gradients = torch.autograd.grad(losses.sum(), parameters)
        clipped = self._count_clipped() if self._arm in CLIPS else 0
        with torch.no_grad():
            for place, (each, gradient) in enumerate(zip(parameters, gradients, strict=True)):
                if place < clipped:
                    gradient = clip_unitwise(gradient, each, self._config.threshold)
                each.addcmul_(self._rates, gradient, value=-1)
        self._silence(~losses.isfinite())
        return losses.detach().masked_fill(self.diverged, math.nan)

    @torch.no_grad()
    def measure_accuracy(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the accuracies (M,) in evaluation mode, 0 for what has diverged."""
        logits = self.logits(x, training=False)
        finite = logits.isfinite().flatten(1).all(1) & ~self.diverged
        return (logits.argmax(1) == y).float().mean(1).masked_fill(~finite, 0.0)

    def measure_branches(self) -> Tensor:
        """Return the mean |α| (M,) of SkipInit, 1 for an arm without it."""
        if self._arm not in SCALED:
            return torch.ones_like(self._rates[:, 0, 0])
        return torch.stack(self.branches).detach().abs().mean(0)[:, 0, 0]

    def _count_clipped(self) -> int:
        """Return how many of ``parameters`` are clipped, which never are the last layer's."""
        left = 0 if self._config.clip_factors else len(self.branches)
        return len(self.parameters) - 2 - left

    def _apply(self, layer: int, x: Tensor) -> Tensor:
        return torch.baddbmm(self.biases[layer], self.weights[layer], x)

    def _activate(self, place: int, z: Tensor, training: bool) -> Tensor:
        """Apply the norm, or what replaces it, and ReLU."""
        if self._arm == BATCH:
            z = self._normalize(place, z, training)
        elif self._arm == LAYER:
            z = standardize(z, 1, EPS).x_hat
        elif self._arm == TANH:
            z = torch.tanh(self.slopes[place] * z)
        if self._arm in NORMED:
            z = torch.addcmul(self.betas[place], self.gammas[place], z)
        return torch.relu(z)

    def _normalize(self, place: int, z: Tensor, training: bool) -> Tensor:
        mean, variance = self._means[place], self._variances[place]
        if not training:
            return (z - mean) * (variance + EPS).rsqrt()
        step = standardize(z, -1, EPS)
        mean.lerp_(step.mean, _MOMENTUM)
        variance.lerp_(step.var * (z.shape[-1] / (z.shape[-1] - 1)), _MOMENTUM)
        return step.x_hat

    @torch.no_grad()
    def _silence(self, newly: Tensor) -> None:
        """Set networks that have diverged to 0, so that their values no longer overflow."""
        if newly.any():
            self.diverged |= newly
            for each in (*self.parameters, *self._means, self._rates):
                each[newly] = 0
            for each in self._variances:
                each[newly] = 1
