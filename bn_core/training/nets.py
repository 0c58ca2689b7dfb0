"""To see what a norm does, train the same network with and without it, from the same weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm

from bn_core.configs import RunConfig

NONLINEARITIES: dict[str, type[nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
}
_EPS = 1e-5


def initial_weights(config: RunConfig, features: int, classes: int) -> list[Tensor]:
    """One draw of every weight matrix (fan_out, fan_in), the output layer's last.

    W ~ N(0, init_scale² · g / fan_in), where g is 2 for ReLU (He et al. 2015, equation 10) and 1
    for sigmoid and tanh (LeCun et al. 1998, equation 16).
    """
    generator = torch.Generator().manual_seed(config.seed)
    gain = 2.0 if config.activation == "relu" else 1.0
    sizes = [features, *[config.width] * config.depth, classes]
    return [
        torch.randn(fan_out, fan_in, generator=generator)
        * (config.init_scale * math.sqrt(gain / fan_in))
        for fan_in, fan_out in pairwise(sizes)
    ]


def build(norm: str, config: RunConfig, weights: list[Tensor]) -> nn.Sequential:
    """The network with one norm (a key of ``_NORMS``, or "none") and a copy of these weights."""
    layers: list[nn.Module] = []
    for weight in weights[:-1]:
        layers.append(_linear(weight))
        inner = [NONLINEARITIES[config.activation]()]
        if norm != "none":
            inner.insert(0 if config.place == "before" else 1, _norm(norm, config.width))
        layers.extend(inner)
    return nn.Sequential(*layers, _linear(weights[-1]))


def twins(config: RunConfig, features: int, classes: int) -> list[nn.Sequential]:
    """One network for each of ``config.norms``, alike in all that they share."""
    weights = initial_weights(config, features, classes)
    return [build(norm, config, weights) for norm in config.norms]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a network computes for one batch of N, with nothing in the network changed."""

    pre: list[Tensor]
    """The input (N, width) of each nonlinearity."""
    logits: Tensor
    """(N, classes)."""


@torch.inference_mode()
def read(net: nn.Sequential, x: Tensor, *, running: bool) -> Reading:
    """One forward pass which leaves the running buffers alone.

    Batch norm divides by its running statistics, or by those of ``x`` itself, as in training,
    if ``running`` is False.
    """
    pre = []
    for layer in net:
        if isinstance(layer, tuple(NONLINEARITIES.values())):
            pre.append(x)
        if isinstance(layer, nn.BatchNorm1d):
            mean, var = (layer.running_mean, layer.running_var) if running else (None, None)
            x = batch_norm(x, mean, var, layer.weight, layer.bias, not running, 0.0, layer.eps)
        else:
            x = layer(x)
    return Reading(pre, x)


def _linear(weight: Tensor) -> nn.Linear:
    """A linear layer with a copy of ``weight`` and no bias yet; draws no random number itself."""
    fan_out, fan_in = weight.shape
    layer = nn.utils.skip_init(nn.Linear, fan_in, fan_out)
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.zero_()
    return layer


def _norm(norm: str, width: int) -> nn.Module:
    return _NORMS[norm](width, eps=_EPS)


class LeftOut(nn.BatchNorm1d):
    """Batch norm whose gradient takes the batch's mean and variance for constants.

    What Ioffe & Szegedy 2015, section 2, warn of; the forward pass and the buffers are the same.
    """

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        with torch.no_grad():
            super().forward(x)  # for its buffers
            var, mean = torch.var_mean(x, dim=0, correction=0)
        return batch_norm(x, mean, var, self.weight, self.bias, False, 0.0, self.eps)


_NORMS: dict[str, type[nn.Module]] = {
    "batch": nn.BatchNorm1d,
    "layer": nn.LayerNorm,
    "left_out": LeftOut,
}
