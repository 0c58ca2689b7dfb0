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
_SLICE = 0.25


@dataclass(slots=True, eq=False)
class InvariantNetworks:
    """Networks in A arms with R seeds each, trained as one.

    Tensors begin with (A, R). Every weight is (A, R, in, out), with batch norm without γ and β
    after it, the output's too; so no output depends on the length of a weight.
    """

    kinds: Tensor
    """(A,): ``DECAYED``, ``GROWN`` or ``CONSTANT``."""
    weights: list[Tensor]
    velocities: list[Tensor]
    """PyTorch's momentum buffers, one per weight."""
    eps: Tensor | None
    """(A, 1, 1, 1); None if there is no batch norm."""

    def logits(self, x: Tensor) -> Tensor:
        """Return the outputs (A, R, N, classes) of batches (R, N, features)."""
        for weight in self.weights[:-1]:
            x = torch.relu(self._normalize(x @ weight))
        return self._normalize(x @ self.weights[-1])

    def train_step(self, config: GrowthConfig, step: int, x: Tensor, y: Tensor) -> list[Tensor]:
        """Make step ``step``, from 0, on batches (R, N, features) with classes (R, N).

        Returns outputs (A, R, N, classes), losses and rms of ‖w‖ (A, R) before it.
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
            torch.tensor(values, dtype=x.dtype)[self.kinds].view(-1, 1, 1, 1)
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
        """Return the root mean square of ‖w‖ (A, R) over all units."""
        squares = [each.square().sum(dim=-2) for each in self.weights]
        return torch.cat(squares, dim=-1).mean(-1).sqrt()

    def _normalize(self, x: Tensor) -> Tensor:
        if self.eps is None:
            return x
        var, mean = torch.var_mean(x, dim=-2, correction=0, keepdim=True)
        return (x - mean) * torch.rsqrt(var + self.eps)


def build_networks(
    config: GrowthConfig,
    data: datasets.Data,
    arms: Sequence[tuple[int, float]],
    dtype: torch.dtype,
    *,
    normed: bool = True,
) -> InvariantNetworks:
    """Build the networks of all seeds for each arm, a kind and its ε.

    The networks with decay start at rest. For those at the growing rate that is a first velocity
    of −(1 − α)·w/(ηα), since v = w/αᵗ grows even where w is at rest.
    """
    drawn = [
        draw_initial_weights(config.run(seed), data.features, data.classes)
        for seed in config.seed_values
    ]
    weights = [
        torch.stack([each.T.to(dtype) for each in layer]).repeat(len(arms), 1, 1, 1)
        for layer in zip(*drawn, strict=True)
    ]
    kinds = torch.tensor([kind for kind, _ in arms])
    alpha = config.shrinkage
    first = -(1 - alpha) / (config.rate * alpha) * (kinds == GROWN).to(dtype).view(-1, 1, 1, 1)
    eps = torch.tensor([eps for _, eps in arms], dtype=dtype).view(-1, 1, 1, 1)
    return InvariantNetworks(
        kinds, weights, [first * each for each in weights], eps if normed else None
    )


def run(config: GrowthConfig) -> Iterator[GrowingRate]:
    """Train all networks side by side, and compare their outputs before each step."""
    digits = datasets.load_dataset("digits")
    pair = [(DECAYED, USUAL), (GROWN, USUAL)]
    scan = [(kind, eps) for kind in (DECAYED, GROWN) for eps in EPSILONS]
    groups = (
        build_networks(config, digits, [*scan, (CONSTANT, EPSILONS[0])], torch.float64),
        build_networks(config, digits, pair, torch.float32),
        build_networks(config, digits, pair, torch.float64, normed=False),
    )
    streams = [
        datasets.draw_batches(digits, config.run(seed).batch_size, seed)
        for seed in config.seed_values
    ]
    blank = np.full((len(PAIRS), config.seeds, 0), np.nan)
    state = GrowingRate(0.0, "Computed on CPU.", 0, blank, blank[0], blank[:3], blank[:3])
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
        decayed, grown = (logits[group.kinds == kind] for kind in (DECAYED, GROWN))
        apart.append(_measure_difference(decayed, grown))
        if group is groups[0]:
            constant = _measure_difference(decayed[0], logits[-1])
            shown = [0, len(EPSILONS), -1]
            own = losses[shown].numpy(), norms[shown].numpy()
    return np.concatenate(apart), constant, *own


def _measure_difference(one: Tensor, other: Tensor) -> Float64Array:
    """Return the largest difference of outputs (…, N, classes), as a share."""
    largest = torch.maximum(one.abs(), other.abs()).amax(dim=(-2, -1))
    apart = (one - other).abs().amax(dim=(-2, -1)) / largest
    return apart.double().nan_to_num(nan=math.inf, posinf=math.inf).numpy()
