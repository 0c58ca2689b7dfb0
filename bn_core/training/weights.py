"""Draw the initial weights that all networks of a run share."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor

from bn_core.experiments.run_config import RunConfig

KERNEL = 3
"""Height and width of a convolution kernel, in pixels."""

_GAINS = {"sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2.0)}
"""Those of torch.nn.init.calculate_gain."""

Shape = tuple[int, int, int]
"""Channels, height and width of an image."""


def draw_initial_weights(
    config: RunConfig, features: int, classes: int, shape: Shape | None = None
) -> list[Tensor]:
    """Draw every weight, from the first layer to the output layer.

    Shapes are (fan_out, fan_in) of a linear layer and (channels, channels before, 3, 3) of a
    convolution. ValueError if a convolutional network has no image ``shape``.

    "he": W ~ N(0, s² · 2 / fan_in), He et al. 2015, equation 10. "lecun": W ~ N(0, s² / fan_in),
    LeCun et al. 1998, equation 16. "matched": he for ReLU, lecun for sigmoid and tanh. "default":
    PyTorch's own, uniform in ±s / √fan_in (a variance of s² / (3 fan_in)). "gain":
    W ~ N(0, s² · gain² / fan_in) with PyTorch's gain of the nonlinearity, 5/3 for tanh, √2 for ReLU
    and 1 for the sigmoid. s is ``init_scale``, for the output layer times ``output_scale``.
    """
    generator = torch.Generator().manual_seed(config.seed)
    weights = [
        _draw(size, config, generator) * (config.init_scale / math.sqrt(math.prod(size[1:])))
        for size in _list_weight_shapes(config, features, classes, shape)
    ]
    return [*weights[:-1], weights[-1] * config.output_scale]


def _list_weight_shapes(
    config: RunConfig, features: int, classes: int, shape: Shape | None
) -> list[tuple[int, ...]]:
    if config.net == "mlp":
        units = [features, *[config.width] * config.depth, classes]
        return [(after, before) for before, after in pairwise(units)]
    if shape is None:
        raise ValueError("A convolutional network needs images.")
    channels = [shape[0], *[config.channels] * config.depth]
    hidden = [(after, before, KERNEL, KERNEL) for before, after in pairwise(channels)]
    return [*hidden, (classes, config.channels)]


def _draw(size: tuple[int, ...], config: RunConfig, generator: torch.Generator) -> Tensor:
    """Draw values whose variance is 1/3, or the square of the gain."""
    init = config.init
    if init == "matched":
        init = "he" if config.activation == "relu" else "lecun"
    if init == "default":
        return torch.rand(size, generator=generator) * 2 - 1
    normal = torch.randn(size, generator=generator)
    if init == "gain":
        return normal * _GAINS[config.activation]
    return normal * math.sqrt(2.0 if init == "he" else 1.0)
