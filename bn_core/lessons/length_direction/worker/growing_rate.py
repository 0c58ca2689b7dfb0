"""Train networks with weight decay beside others at a growing rate (claim C42)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bn_core.lessons.length_direction.growth_config import EPSILONS, PAIRS, USUAL, GrowthConfig
from bn_core.lessons.length_direction.growth_result import GrowingRate
from bn_core.lessons.length_direction.growth_verdicts import judge_growing_rate
from bn_core.norm.arrays import Float64Array
from bn_core.training.data import datasets
from bn_core.training.weights import draw_initial_weights

DECAYED, GROWN, CONSTANT = 0, 1, 2
"""Decay at a constant rate, none at the growing rate, and none at the constant rate."""
_KINDS = (DECAYED, GROWN, CONSTANT)
_SLICE = 0.25


@dataclass(slots=True, eq=False)
class InvariantNetworks:
    """Networks of three kinds, E settings of batch norm and R seeds, trained as one.

    Tensors begin with (3, E, R). Every weight is (3, E, R, in, out), with batch norm without γ and
    β after it, the output's too; so no output depends on the length of a weight.
    """

    weights: list[Tensor]
    velocities: list[Tensor]
    """PyTorch's momentum buffers, one per weight."""
    eps: Tensor | None
    """(E, 1, 1, 1); None if there is no batch norm."""

    def logits(self, x: Tensor) -> Tensor:
        """Return the outputs (3, E, R, N, classes) of batches (R, N, features)."""
        for weight in self.weights[:-1]:
            x = torch.relu(self._normalize(x @ weight))
        return self._normalize(x @ self.weights[-1])

    def train_step(self, config: GrowthConfig, step: int, x: Tensor, y: Tensor) -> list[Tensor]:
        """Make step ``step``, from 0, on batches (R, N, features) with classes (R, N).

        Returns outputs (3, E, R, N, classes), losses and rms of ‖w‖ (3, E, R) before it.
        """
        norms = self.measure_norms()
        for each in self.weights:
            each.requires_grad_(True)
        logits = self.logits(x)
        classes = y.expand(*logits.shape[:-1]).flatten()
        each_loss = cross_entropy(logits.flatten(0, -2), classes, reduction="none")
        losses = each_loss.view(logits.shape[:-1]).mean(-1)
        gradients = torch.autograd.grad(losses.sum(), self.weights)
        rates, decays = (
            torch.tensor(values, dtype=x.dtype).view(3, 1, 1, 1, 1)
            for values in (
                (config.rate, config.rate_at(step), config.rate),
                (config.decay, 0.0, 0.0),
            )
        )
        with torch.no_grad():
            for weight, velocity, gradient in zip(
                self.weights, self.velocities, gradients, strict=True
            ):
                velocity.mul_(config.momentum).add_(gradient + decays * weight)
                weight.sub_(rates * velocity)
        return [logits.detach(), losses.detach(), norms]

    @torch.no_grad()
    def measure_norms(self) -> Tensor:
        """Return the root mean square of ‖w‖ (3, E, R) over all units."""
        squares = [each.square().sum(dim=-2) for each in self.weights]
        return torch.cat(squares, dim=-1).mean(-1).sqrt()

    def _normalize(self, x: Tensor) -> Tensor:
        if self.eps is None:
            return x
        var, mean = torch.var_mean(x, dim=-2, correction=0, keepdim=True)
        return (x - mean) * torch.rsqrt(var + self.eps)


def build_networks(
    config: GrowthConfig, data: datasets.Data, eps: Sequence[float] | None, dtype: torch.dtype
) -> InvariantNetworks:
    """Build the networks of all kinds and seeds, with each ``eps``, or without batch norm.

    The networks with decay start at rest. For those at the growing rate that is a first velocity
    of −(1 − α)·w/(ηα), since v = w/αᵗ grows even where w is at rest.
    """
    drawn = [
        draw_initial_weights(config.run(seed), data.features, data.classes)
        for seed in config.seed_values
    ]
    count = 1 if eps is None else len(eps)
    weights = [
        torch.stack([each.T.to(dtype) for each in layer]).repeat(3, count, 1, 1, 1)
        for layer in zip(*drawn, strict=True)
    ]
    alpha = config.shrinkage
    velocities = [torch.zeros_like(each) for each in weights]
    for velocity, weight in zip(velocities, weights, strict=True):
        velocity[GROWN] = -(1 - alpha) / (config.rate * alpha) * weight[GROWN]
    column = None if eps is None else torch.tensor(eps, dtype=dtype).view(-1, 1, 1, 1)
    return InvariantNetworks(weights, velocities, column)


def run(config: GrowthConfig) -> Iterator[GrowingRate]:
    """Train all networks side by side, and compare their outputs before each step."""
    digits = datasets.load_dataset("digits")
    groups = (
        build_networks(config, digits, EPSILONS, torch.float64),
        build_networks(config, digits, (USUAL,), torch.float32),
        build_networks(config, digits, None, torch.float64),
    )
    streams = [datasets.draw_batches(digits, 64, seed) for seed in config.seed_values]
    blank = np.full((len(PAIRS), config.seeds, 0), np.nan)
    state = GrowingRate(
        0.0, "Computed on CPU.", 0, blank, blank[0], blank[: len(_KINDS)], blank[: len(_KINDS)]
    )
    yield state
    readings = []
    until = perf_counter() + _SLICE
    for step in range(config.steps):
        readings.append(_train_step(config, groups, streams, step))
        if step + 1 == config.steps or perf_counter() > until:
            apart, constant, losses, norms = (
                np.stack(each, axis=-1) for each in zip(*readings, strict=True)
            )
            progress = 0.999 * (step + 1) / config.steps
            state = GrowingRate(progress, state.device, step + 1, apart, constant, losses, norms)
            yield state
            until = perf_counter() + _SLICE
    yield replace(state, progress=1.0, verdicts=judge_growing_rate(config, state))


def _train_step(
    config: GrowthConfig,
    groups: Sequence[InvariantNetworks],
    streams: Sequence[Iterator[tuple[Tensor, Tensor]]],
    step: int,
) -> tuple[Float64Array, Float64Array, Float64Array, Float64Array]:
    """Make one step of all networks, and return what was measured before it."""
    inputs, classes = zip(*map(next, streams), strict=True)
    x, y = torch.stack(inputs), torch.stack(classes)
    apart = []
    for group in groups:
        logits, losses, norms = group.train_step(config, step, x.to(group.weights[0].dtype), y)
        apart.append(_measure_difference(logits[DECAYED], logits[GROWN]))
        if group is groups[0]:
            constant = _measure_difference(logits[DECAYED, 0], logits[CONSTANT, 0])
            own = losses[:, 0].numpy(), norms[:, 0].numpy()
    return np.concatenate(apart), constant, *own


def _measure_difference(one: Tensor, other: Tensor) -> Float64Array:
    """Return the largest difference of outputs (…, N, classes) as a share of the largest."""
    apart = (one - other).abs().amax(dim=(-2, -1)) / one.abs().amax(dim=(-2, -1))
    return apart.double().nan_to_num(nan=math.inf, posinf=math.inf).numpy()
