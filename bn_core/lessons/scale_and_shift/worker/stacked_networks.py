"""Networks that differ in what batch norm learns, trained as one computation."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bn_core.lessons.scale_and_shift.config import LEARNED, AffineConfig
from bn_core.training.norms import EPS
from bn_core.training.stack.standardize import standardize

_MOMENTUM = 0.1
_NONLINEARITIES = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu}


class StackedNetworks:
    """The networks of all seeds, each with the four ways to learn γ and β.

    Tensors begin with (4, R): what is learned, and the seed. Networks of one seed have the same
    initial weights.
    """

    def __init__(
        self, config: AffineConfig, features: int, classes: int, place: torch.device
    ) -> None:
        self._nonlinearity = _NONLINEARITIES[config.activation]
        self._rate = config.rate
        sizes = [features, *[config.width] * config.depth, classes]
        self.weights = [
            _draw_weights(config.seed_values, layer, *sizes[layer : layer + 2]).to(place)
            for layer in range(len(sizes) - 1)
        ]
        hidden = (len(LEARNED), config.seeds, 1, config.width)
        self.gammas = [torch.ones(hidden, device=place) for _ in range(config.depth)]
        self.betas = [torch.zeros(hidden, device=place) for _ in range(config.depth)]
        self.bias = torch.zeros((len(LEARNED), config.seeds, 1, classes), device=place)
        self._mean = [torch.zeros(hidden, device=place) for _ in range(config.depth)]
        self._var = [torch.ones(hidden, device=place) for _ in range(config.depth)]
        learns_gamma, learns_beta = (
            torch.tensor([float(symbol in each) for each in LEARNED], device=place)
            for symbol in "γβ"
        )
        one = torch.ones(len(LEARNED), device=place)
        groups = (
            (self.weights, one),
            (self.gammas, learns_gamma),
            (self.betas, learns_beta),
            ([self.bias], one),
        )
        self._learned = [
            (each.requires_grad_(), learns[:, None, None, None])
            for parameters, learns in groups
            for each in parameters
        ]

    def learn(self, x: Tensor, y: Tensor) -> None:
        """Make one step of gradient descent on a batch (R, B, features) of each seed."""
        loss = self._measure_losses(self._forward(x, training=True), y).sum()
        gradients = torch.autograd.grad(loss, [parameter for parameter, _ in self._learned])
        with torch.no_grad():
            for (parameter, learns), gradient in zip(self._learned, gradients, strict=True):
                parameter.sub_(self._rate * learns * gradient)

    @torch.no_grad()
    def classify(self, x: Tensor) -> Tensor:
        """Return the class (4, R, N) of each example (N, features) in evaluation mode."""
        return self._forward(x[None], training=False).argmax(-1)

    @torch.no_grad()
    def measure_loss(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the cross-entropy (4, R) of examples (N, features) in evaluation mode."""
        logits = self._forward(x[None], training=False)
        return self._measure_losses(logits, y.expand(logits.shape[1], -1))

    def _forward(self, x: Tensor, *, training: bool) -> Tensor:
        """Map inputs (R or 1, N, features) to logits (4, R, N, classes)."""
        for layer, weight in enumerate(self.weights[:-1]):
            z = x @ weight
            x_hat = self._standardize(layer, z) if training else self._apply_running(layer, z)
            x = self._nonlinearity(self.gammas[layer] * x_hat + self.betas[layer])
        return x @ self.weights[-1] + self.bias

    def _standardize(self, layer: int, z: Tensor) -> Tensor:
        step = standardize(z, -2, EPS)
        size = z.shape[-2]
        with torch.no_grad():
            self._mean[layer].lerp_(step.mean, _MOMENTUM)
            self._var[layer].lerp_(step.var * (size / (size - 1)), _MOMENTUM)
        return step.x_hat

    def _apply_running(self, layer: int, z: Tensor) -> Tensor:
        return (z - self._mean[layer]) * (self._var[layer] + EPS).rsqrt()

    @staticmethod
    def _measure_losses(logits: Tensor, y: Tensor) -> Tensor:
        """Return the cross-entropy (4, R) of logits (4, R, N, classes).

        The true classes are (R, N).
        """
        each = cross_entropy(logits.movedim(-1, 1), y.expand(len(logits), -1, -1), reduction="none")
        return each.mean(-1)


def _draw_weights(seeds: tuple[int, ...], layer: int, inputs: int, outputs: int) -> Tensor:
    """Draw weights (4, R, inputs, outputs) of variance 1 / inputs, the same for all 4."""
    drawn = [
        torch.randn((inputs, outputs), generator=torch.Generator().manual_seed(1000 * seed + layer))
        for seed in seeds
    ]
    return (torch.stack(drawn) / math.sqrt(inputs)).repeat(len(LEARNED), 1, 1, 1)
