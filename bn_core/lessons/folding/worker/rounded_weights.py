"""Train networks, fold their batch norm, and round the folded weights."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from bn_core import RunningStats
from bn_core.lessons.folding.config import FACTORS, FoldingConfig, RoundedWeightsConfig
from bn_core.lessons.folding.result import RoundedWeights
from bn_core.norm.arrays import Array
from bn_core.norm.folding import fold_layer
from bn_core.norm.quantization import quantize_weight
from bn_core.training import probes
from bn_core.training.data import datasets

WIDTH = 32
_BATCH, _RATE, _MOMENTUM = 64, 0.1, 0.9
_BITS = FoldingConfig.knob("bits")
BITS = np.arange(int(_BITS.low), int(_BITS.high) + 1)
SCALED_UNIT = 0
"""The unit of the first hidden layer whose γ and β are multiplied."""


def run(config: RoundedWeightsConfig) -> Iterator[RoundedWeights]:
    """Train and round the networks.

    The same config gives the same results.
    """
    digits = datasets.load_dataset("digits")
    state = _create_empty_result(config)
    yield state
    for place in range(config.seeds):
        net = train_network(digits, config.seed + place, config.steps)
        state.unfolded[place] = probes.measure_accuracy(net, digits.x_test, digits.y_test)
        for f, factor in enumerate(FACTORS):
            folded = fold_network(scale_unit(net, float(factor)))
            _measure_rounding(folded, digits, state, f, place)
            if place == 0:
                state.largest[f] = folded[0].get_parameter("weight").abs().amax(1).detach().numpy()
        done = place + 1
        state = replace(state, progress=done / config.seeds, step=done * config.steps)
        yield copy.deepcopy(state)


def _create_empty_result(config: RoundedWeightsConfig) -> RoundedWeights:
    def nothing(*shape: int) -> Array:
        return np.full(shape, math.nan)

    networks, factors = config.seeds, len(FACTORS)
    return RoundedWeights(
        progress=0.0,
        device="Computed on CPU.",
        step=0,
        bits=BITS,
        exact=nothing(factors, networks),
        one_scale=nothing(factors, networks, len(BITS)),
        per_channel=nothing(factors, networks, len(BITS)),
        largest=nothing(factors, WIDTH),
        unfolded=nothing(networks),
    )


def train_network(digits: datasets.Data, seed: int, steps: int) -> nn.Sequential:
    """Train two hidden layers with batch norm, and return them in evaluation mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = nn.Sequential(
            nn.Linear(digits.features, WIDTH, bias=False),
            nn.BatchNorm1d(WIDTH),
            nn.ReLU(),
            nn.Linear(WIDTH, WIDTH, bias=False),
            nn.BatchNorm1d(WIDTH),
            nn.ReLU(),
            nn.Linear(WIDTH, digits.classes),
        )
    optimizer = torch.optim.SGD(net.parameters(), lr=_RATE, momentum=_MOMENTUM)
    batches = datasets.draw_batches(digits, _BATCH, seed)
    for _ in range(steps):
        x, y = next(batches)
        optimizer.zero_grad()
        cross_entropy(net(x), y).backward()
        optimizer.step()
    return net.eval()


@torch.no_grad()
def scale_unit(net: nn.Sequential, factor: float) -> nn.Sequential:
    """Multiply a unit's γ and β, and divide the next layer's weights for it.

    ReLU lets a positive factor pass, so the network computes the same.
    """
    net = copy.deepcopy(net)
    norm, later = net[1], net[3]
    assert isinstance(norm, nn.BatchNorm1d)
    assert isinstance(later, nn.Linear)
    norm.weight[SCALED_UNIT] *= factor
    norm.bias[SCALED_UNIT] *= factor
    later.weight[:, SCALED_UNIT] /= factor
    return net


@torch.no_grad()
def fold_network(net: nn.Sequential) -> nn.Sequential:
    """Fold each batch norm of a network into the linear layer before it."""
    layers: list[nn.Module] = []
    for part in net:
        if isinstance(part, nn.BatchNorm1d):
            layers.append(_fold_pair(layers.pop(), part))
        else:
            layers.append(part)
    return nn.Sequential(*layers)


def _fold_pair(layer: nn.Module, norm: nn.BatchNorm1d) -> nn.Linear:
    assert isinstance(layer, nn.Linear)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    stats = RunningStats(norm.running_mean.double().numpy(), norm.running_var.double().numpy())
    weight, gamma, beta = (
        values.detach().numpy() for values in (layer.weight, norm.weight, norm.bias)
    )
    result = fold_layer(weight, None, stats, gamma, beta, norm.eps)
    one = nn.Linear(layer.in_features, layer.out_features)
    one.weight.copy_(torch.from_numpy(result.weight))
    one.bias.copy_(torch.from_numpy(result.bias))
    return one


def _measure_rounding(
    net: nn.Sequential, digits: datasets.Data, state: RoundedWeights, f: int, place: int
) -> None:
    state.exact[f, place] = probes.measure_accuracy(net, digits.x_test, digits.y_test)
    for accuracy, axis in ((state.one_scale, None), (state.per_channel, 0)):
        for b, bits in enumerate(BITS):
            rounded = round_network(net, int(bits), axis)
            accuracy[f, place, b] = probes.measure_accuracy(rounded, digits.x_test, digits.y_test)


@torch.no_grad()
def round_network(net: nn.Sequential, bits: int, axis: int | None) -> nn.Sequential:
    """Round the weights of all linear layers; their biases stay as they are."""
    net = copy.deepcopy(net)
    for part in net:
        if isinstance(part, nn.Linear):
            rounded = quantize_weight(part.weight.numpy(), bits, axis)
            part.weight.copy_(torch.from_numpy(rounded))
    return net
