"""Train γ and β, random weights or the last layer alone (claim C49)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from bn_core.experiments.partial_result import compute_in_order
from bn_core.lessons.scale_and_shift.frozen_config import (
    AFFINE,
    ALL,
    DATA,
    LAST,
    RANDOM,
    RATES,
    TRAINED,
    FrozenConfig,
)
from bn_core.lessons.scale_and_shift.frozen_result import FrozenSeed, FrozenWeights
from bn_core.lessons.scale_and_shift.worker.last_accuracy import train_to_last_accuracy
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.stack.net import StackedNet
from bn_core.training.weights import draw_initial_weights


def run(config: FrozenConfig) -> Iterator[FrozenWeights]:
    """Train the networks of one seed after another."""
    yield from compute_in_order(FrozenWeights.start(config), part)


def part(config: FrozenConfig, seed: int) -> FrozenSeed:
    """Train all networks of a seed as one, from the same weights and batches."""
    digits = datasets.load_dataset(DATA).to(device.choose_device().place)
    runs = [config.run(seed, rate) for _ in TRAINED for rate in RATES]
    weights = [
        each.to(digits.x_train).repeat(len(runs), 1, 1)
        for each in draw_initial_weights(runs[0], digits.features, digits.classes)
    ]
    net = StackedNet("batch", runs[0], weights)
    trained = mark_trained(config, digits.features, digits.classes, seed).to(digits.x_train)
    right = train_to_last_accuracy(net, runs, digits, trained.repeat_interleave(len(RATES), dim=0))
    return FrozenSeed(right.view(len(TRAINED), len(RATES)).cpu().numpy())


def mark_trained(config: FrozenConfig, features: int, classes: int, seed: int) -> Tensor:
    """Return (P, parameters): 1 for what each part of ``TRAINED`` trains, else 0.

    The parameters are in the order of :class:`StackedNet`: of each layer weight, bias, γ and β, of
    the output layer weight and bias. The random weights are drawn from all layers.
    """
    weights, affine, last = [], [], []
    sizes = [features, *[config.width] * config.depth, classes]
    for layer, (before, after) in enumerate(pairwise(sizes)):
        hidden = layer < config.depth
        weights += [*[True] * (before * after), *[False] * (after * (3 if hidden else 1))]
        affine += [*[False] * ((before + 1) * after), *[hidden] * (2 * after * hidden)]
        last += [not hidden] * ((before + 1 + 2 * hidden) * after)
    places = torch.tensor(weights).nonzero()[:, 0]
    generator = torch.Generator().manual_seed(seed)
    chosen = places[
        torch.randperm(len(places), generator=generator)[: config.count_trained(RANDOM)]
    ]
    rows = {
        AFFINE: torch.tensor(affine),
        RANDOM: torch.zeros(len(weights), dtype=torch.bool).index_fill(0, chosen, True),
        LAST: torch.tensor(last),
        ALL: torch.ones(len(weights), dtype=torch.bool),
    }
    return torch.stack([rows[name] for name in TRAINED]).float()
