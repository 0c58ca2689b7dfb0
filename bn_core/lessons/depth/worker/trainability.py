"""Train networks of several depths at many learning rates.

Claims C16 (batch norm made 100 layers trainable) and C20 (deep batch norm is untrainable).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import batch_norm, cross_entropy

from bn_core.experiments.partial_result import compute_in_order
from bn_core.lessons.depth.config import RATES, TRAIN_BATCH, TRAIN_WIDTH, Cell, TrainabilityConfig
from bn_core.lessons.depth.result import Trainability, TrainedNetworks
from bn_core.lessons.depth.worker.network import choose_gain
from bn_core.norm.arrays import Array
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.norms import EPS


def run(config: TrainabilityConfig) -> Iterator[Trainability]:
    """Train all parts one after another."""
    yield from compute_in_order(Trainability.start(config), part)


def part(config: TrainabilityConfig, cell: Cell) -> TrainedNetworks:
    """Train one network at one depth, at every rate and seed, on the digits."""
    depth, kind = cell
    place = device.choose_device().place
    digits = datasets.load_dataset("digits").to(place)
    seeds = config.seed_values
    rates = torch.tensor(RATES).repeat_interleave(len(seeds))
    first = [draw_weights(kind, depth, digits.features, digits.classes, seed) for seed in seeds]
    stacked = [torch.stack(each).repeat(len(RATES), 1, 1) for each in zip(*first, strict=True)]
    stack = NetworksByRate(kind, stacked, rates, place)
    streams = [datasets.draw_batches(digits, TRAIN_BATCH, seed) for seed in seeds]

    def measure() -> Array:
        right = stack.measure_accuracy(digits.x_train, digits.y_train)
        return right.reshape(len(RATES), len(seeds))

    earlier: Array = np.zeros((len(RATES), len(seeds)))
    for step in range(config.steps):
        if step == config.earlier_step:
            earlier = measure()
        x, y = (torch.stack(each) for each in zip(*map(next, streams), strict=True))
        if not stack.train_step(x.repeat(len(RATES), 1, 1), y.repeat(len(RATES), 1)):
            break
    return TrainedNetworks(measure(), earlier)


def draw_weights(kind: str, depth: int, features: int, classes: int, seed: int) -> list[Tensor]:
    """Draw one network's initial weights (fan_in, fan_out), the output layer's last.

    All kinds of networks get the same draw.
    """
    generator = torch.Generator().manual_seed(seed)
    sizes = [features, *[TRAIN_WIDTH] * depth, classes]
    return [
        torch.randn(before, after, generator=generator) * math.sqrt(choose_gain(kind) / before)
        for before, after in pairwise(sizes)
    ]


class NetworksByRate:
    """K networks trained as one, each with its own learning rate.

    Weights are (K, fan_in, fan_out). Batch norm treats every feature separately, so the batch norms
    of K networks are one of K·width features. Unlike :mod:`bn_core.training.stack`, it keeps no
    running statistics and takes initial weights that :mod:`bn_core.training.weights` does not draw.
    """

    def __init__(
        self, kind: str, weights: list[Tensor], rates: Tensor, place: torch.device
    ) -> None:
        self.skip, self.normed = "skip" in kind, "batch" in kind
        self.weights = [_make_parameter(each, place) for each in weights]
        self.biases = [_make_parameter(torch.zeros_like(each[:, :1]), place) for each in weights]
        count, _, width = weights[0].shape
        features = torch.ones(count * width)
        hidden = range(len(weights) - 1) if self.normed else ()
        self.gammas = [_make_parameter(features, place) for _ in hidden]
        self.betas = [_make_parameter(0 * features, place) for _ in hidden]
        self.rates = rates.to(place)
        each, flat = self.rates[:, None, None], self.rates.repeat_interleave(width)
        self._paces = [each] * 2 * len(weights) + [flat] * 2 * len(self.gammas)

    @property
    def parameters(self) -> list[Tensor]:
        """All parameters that are learned."""
        return [*self.weights, *self.biases, *self.gammas, *self.betas]

    def logits(self, x: Tensor) -> Tensor:
        """Return the logits (K, B, classes) of (K, B, features) with batch statistics."""
        z = torch.baddbmm(self.biases[0], x, self.weights[0])
        for place in range(1, len(self.weights) - 1):
            y = torch.baddbmm(self.biases[place], self._hidden(z, place - 1), self.weights[place])
            z = z + y if self.skip else y
        return torch.baddbmm(self.biases[-1], self._hidden(z, -1), self.weights[-1])

    def _hidden(self, z: Tensor, place: int) -> Tensor:
        if not self.normed:
            return torch.relu(z)
        networks, batch, width = z.shape
        flat = z.transpose(0, 1).reshape(batch, networks * width)
        given = self.gammas[place], self.betas[place]
        y = batch_norm(flat, None, None, *given, True, 0.0, EPS)
        return torch.relu(y).view(batch, networks, width).transpose(0, 1)

    def train_step(self, x: Tensor, y: Tensor) -> bool:
        """Make one step of SGD in all networks.

        Returns whether any of them is still finite.
        """
        logits = self.logits(x)
        # The sum over the networks of each one's mean: their gradients do not mix.
        loss = cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="sum") / y.shape[1]
        grads = torch.autograd.grad(loss, self.parameters)
        with torch.no_grad():
            for each, grad, pace in zip(self.parameters, grads, self._paces, strict=True):
                each.addcmul_(pace, grad, value=-1)
        return bool(torch.isfinite(logits).flatten(1).all(dim=1).any())

    @torch.no_grad()
    def measure_accuracy(self, x: Tensor, y: Tensor) -> np.ndarray:
        """Return each network's accuracy (K,) on (N, features), 0 if it is not finite."""
        logits = self.logits(x.expand(len(self.rates), *x.shape))
        finite = torch.isfinite(logits).flatten(1).all(dim=1)
        share = (logits.argmax(dim=2) == y).double().mean(dim=1)
        return torch.where(finite, share, 0.0).cpu().numpy()


def _make_parameter(values: Tensor, place: torch.device) -> Tensor:
    return values.to(place, copy=True).requires_grad_()
