"""Update two networks once, and measure every layer before and after."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm, cross_entropy

from bn_core.lessons.activations.config import UPDATE_RATES, UpdateConfig
from bn_core.lessons.activations.update_result import NETWORKS, LayerUpdate
from bn_core.norm.arrays import Array
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.data.datasets import Data
from bn_core.training.nets import build_networks, list_weight_layers


def run(config: UpdateConfig) -> Iterator[LayerUpdate]:
    """Measure the update seed by seed."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits")
    size = (config.seeds, len(UPDATE_RATES), len(NETWORKS), config.layers)
    blank = [np.full(size, math.nan) for _ in range(4)]
    state = LayerUpdate(0.0, chosen.sentence, 0, blank[0][:, 0], *blank)
    yield state
    for place, seed in enumerate(config.seed_values):
        for number, net in enumerate(build_networks(config.run(seed), digits)):
            measured = measure_updates(net.to(chosen.place), digits.to(chosen.place), config, seed)
            state = _add(state, measured, place, number)
        yield replace(state, progress=(place + 1) / config.seeds)


def _add(state: LayerUpdate, measured: list[Changes], place: int, number: int) -> LayerUpdate:
    """Add the changes of one network at every rate to the result."""
    before = state.before.copy()
    before[place, number] = measured[0].before
    arrays = {}
    for name in ("after", "own", "moved", "moved_own"):
        arrays[name] = getattr(state, name).copy()
        arrays[name][place, :, number] = [getattr(each, name) for each in measured]
    return replace(state, step=state.step + 1, before=before, **arrays)


def measure_updates(
    net: nn.Sequential, data: Data, config: UpdateConfig, seed: int
) -> list[Changes]:
    """Return the changes by one update at each learning rate."""
    run = config.run(seed)
    batches = datasets.draw_batches(data, run.batch_size, seed)
    for _ in range(config.trained):
        _descend(net, _find_gradient(net, *next(batches)), run.rate)
    gradient = _find_gradient(net, *next(batches))
    changes = []
    for rate in UPDATE_RATES:
        updated = copy.deepcopy(net)
        _descend(updated, gradient, float(rate))
        changes.append(measure_changes(net, updated, data.x_test))
    return changes


def _find_gradient(net: nn.Sequential, x: Tensor, y: Tensor) -> tuple[Tensor, ...]:
    return torch.autograd.grad(cross_entropy(net(x), y), tuple(net.parameters()))


@torch.no_grad()
def _descend(net: nn.Sequential, gradient: tuple[Tensor, ...], rate: float) -> None:
    for weight, slope in zip(net.parameters(), gradient, strict=True):
        weight.sub_(slope, alpha=rate)


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """The fields of LayerUpdate for one network at one learning rate, each (L,)."""

    before: Array
    after: Array
    own: Array
    moved: Array
    moved_own: Array


@torch.inference_mode()
def measure_changes(net: nn.Sequential, updated: nn.Sequential, x: Tensor) -> Changes:
    """Compare each layer's values before and after an update.

    A layer's own change is that of the updated layer on the inputs from before. Batch norm uses the
    statistics of ``x``, as in training.
    """
    rows = []
    old_inputs = new_inputs = x
    for old_layer, new_layer in zip(_split(net), _split(updated), strict=True):
        old = _pass(old_layer[:-1], old_inputs)
        new, own = _pass(new_layer[:-1], new_inputs), _pass(new_layer[:-1], old_inputs)
        scale = _variance(old)
        moved = [math.sqrt(_mean_square(each - old) / scale) for each in (new, own)]
        rows.append([scale, _variance(new), _variance(own), *moved])
        old_inputs, new_inputs = old_layer[-1](old), new_layer[-1](new)
    values = np.array(rows)
    values[~np.isfinite(values)] = math.nan
    return Changes(*values.T)


def _split(net: nn.Sequential) -> list[list[nn.Module]]:
    """Return each hidden layer's modules, from the weight to the nonlinearity."""
    parts = list(net)
    starts = [parts.index(each) for each in list_weight_layers(net)]
    return [parts[start:end] for start, end in pairwise(starts)]


def _pass(parts: list[nn.Module], x: Tensor) -> Tensor:
    """Pass a batch through modules without changing the running statistics."""
    for part in parts:
        if isinstance(part, nn.BatchNorm1d):
            x = batch_norm(x, None, None, part.weight, part.bias, True, 0.0, part.eps)
        else:
            x = part(x)
    return x


def _variance(values: Tensor) -> float:
    """Return the mean over units of the variance over examples."""
    return values.double().var(dim=0, correction=0).mean().item()


def _mean_square(values: Tensor) -> float:
    return values.double().square().mean().item()
