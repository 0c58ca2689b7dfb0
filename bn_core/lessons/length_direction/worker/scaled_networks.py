"""A stack of networks that differ in the length of their weights.

Every weight of K networks is (K, in, out). Unlike :mod:`bn_core.training.stack`, these networks
have no running statistics, any ε, and a rate and decay of their own for the hidden weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bn_core.experiments.run_config import RunConfig
from bn_core.training.data.datasets import Data
from bn_core.training.weights import draw_initial_weights


@dataclass(slots=True, eq=False)
class ScaledNetworks:
    """Weights (K, in, out), γ and β or biases (K, 1, units), and the output's bias."""

    hidden: list[Tensor]
    gains: list[Tensor]
    shifts: list[Tensor]
    out: Tensor
    bias: Tensor
    eps: float | None
    """None if there is no batch norm."""

    @property
    def parameters(self) -> list[Tensor]:
        """All parameters, the hidden weights first."""
        return [*self.hidden, *self.gains, *self.shifts, self.out, self.bias]

    def logits(self, x: Tensor) -> Tensor:
        """Return logits (K, N, classes) of ``x`` (K, N, features), by batch statistics."""
        for weight, gain, shift in zip(self.hidden, self.gains, self.shifts, strict=True):
            x = x @ weight
            if self.eps is not None:
                var, mean = torch.var_mean(x, dim=1, correction=0, keepdim=True)
                x = (x - mean) * torch.rsqrt(var + self.eps) * gain
            x = torch.relu(x + shift)
        return x @ self.out + self.bias

    def losses(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the mean cross-entropy (K,) in nats; ``y`` is (K, N)."""
        logits = self.logits(x)
        each = cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="none")
        return each.view(y.shape).mean(dim=1)

    def gradients(self, x: Tensor, y: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the K losses and the gradient of each by its own parameters."""
        for each in self.parameters:
            each.requires_grad_(True)
        losses = self.losses(x, y)
        used = [*self.hidden, *(self.gains if self.eps is not None else []), *self.shifts]
        result = torch.autograd.grad(losses.sum(), [*used, self.out, self.bias])
        return losses.detach(), list(result)

    @torch.no_grad()
    def step(self, result: list[Tensor], rate: float, hidden_rate: Tensor, keep: Tensor) -> None:
        """Update all weights.

        Hidden weights are W ← keep·W − rate·gradient, with a rate (K, 1, 1) of their own.
        """
        rest = [*(self.gains if self.eps is not None else []), *self.shifts, self.out, self.bias]
        depth = len(self.hidden)
        for weight, gradient in zip(self.hidden, result[:depth], strict=True):
            weight.mul_(keep).sub_(hidden_rate * gradient)
        for each, gradient in zip(rest, result[depth:], strict=True):
            each.sub_(rate * gradient)

    @torch.no_grad()
    def measure_mean_square(self) -> Tensor:
        """Return the mean of ‖w‖² (K,) over the units of all hidden layers."""
        each = [weight.square().sum(dim=1) for weight in self.hidden]
        return torch.cat(each, dim=1).mean(dim=1)


def build_scaled_networks(
    runs: Sequence[RunConfig], factors: Sequence[float], data: Data, eps: float | None
) -> ScaledNetworks:
    """Build one float64 network per run, its hidden weights times its factor."""
    drawn = [draw_initial_weights(run, data.features, data.classes) for run in runs]
    weights = [
        torch.stack([each.T.double() for each in layer]) for layer in zip(*drawn, strict=True)
    ]
    times = torch.tensor(factors, dtype=torch.float64)[:, None, None]
    hidden = [weight * times for weight in weights[:-1]]
    one = [torch.ones(len(runs), 1, weight.shape[2], dtype=torch.float64) for weight in hidden]
    bias = torch.zeros(len(runs), 1, data.classes, dtype=torch.float64)
    return ScaledNetworks(hidden, one, [0 * each for each in one], weights[-1].clone(), bias, eps)


def measure_norm(gradients: Sequence[Tensor]) -> Tensor:
    """Return the norm (K,) of all these gradients (K, …) together."""
    return (
        torch.stack([each.flatten(1).square().sum(dim=1) for each in gradients]).sum(dim=0).sqrt()
    )


def compute_rate_growth(keep: float, step: int) -> float:
    """Return the factor of the rate at ``step`` (from 0) that replaces decay.

    With v = w/keepᵗ the step w ← keep·w − η·g is v ← v − η·keep^−(2t + 1)·g(v), because the
    gradient of a function of direction alone is g(cv) = g(v)/c (Li and Arora 2019, theorem 2.1).
    """
    return math.exp(-(2 * step + 1) * math.log(keep))
