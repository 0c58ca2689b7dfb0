"""Train a network on new classes, once for each setting of the switches."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.lessons.freezing.config import GRADIENTS, MODES, FreezingConfig
from bn_core.lessons.freezing.result import Freezing
from bn_core.training.data import datasets

WIDTH = 16
FIRST_STEPS = 100
"""Steps on the digits 0 to 4, before the layer is frozen or not."""
_BATCH = 64
_OLD_CLASSES = 5
"""The network has learned the classes below; it is trained on the others."""
_LAYER = 1
"""Index of the batch-norm layer."""


def run(config: FreezingConfig) -> Iterator[Freezing]:
    """Train with one setting after another; the same config gives the same results."""
    digits = datasets.load_dataset("digits")
    old = digits.y_train < _OLD_CLASSES
    first, second = (
        _draw_batches(digits.x_train[which], digits.y_train[which], steps, config.seed)
        for which, steps in ((old, FIRST_STEPS), (~old, config.steps))
    )
    net = _build_network(digits, config.seed)
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    for x, y in first:
        _train_step(net, optimizer, x, y)
    state = _create_empty_result(config)
    yield state
    for m, mode in enumerate(MODES):
        for g, gradient in enumerate(GRADIENTS):
            _measure_setting(net, config, second, mode, gradient, state, (m, g))
    yield replace(state, progress=1.0, step=config.steps)


def _create_empty_result(config: FreezingConfig) -> Freezing:
    settings = len(MODES), len(GRADIENTS)
    parameters, statistics, others = (
        np.full((*settings, config.steps + 1), math.nan) for _ in range(3)
    )
    return Freezing(
        0.0, "Computed on CPU.", 0, parameters, statistics, others, np.full(settings, math.nan)
    )


def _build_network(digits: datasets.Data, seed: int) -> nn.Sequential:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(
            nn.Linear(digits.features, WIDTH, bias=False),
            nn.BatchNorm1d(WIDTH),
            nn.ReLU(),
            nn.Linear(WIDTH, digits.classes),
        )


def _draw_batches(x: Tensor, y: Tensor, steps: int, seed: int) -> list[tuple[Tensor, Tensor]]:
    generator = torch.Generator().manual_seed(seed)
    places = [torch.randint(len(x), (_BATCH,), generator=generator) for _ in range(steps)]
    return [(x[each], y[each]) for each in places]


def _measure_setting(
    trained: nn.Sequential,
    config: FreezingConfig,
    batches: list[tuple[Tensor, Tensor]],
    mode: str,
    gradient: str,
    state: Freezing,
    place: tuple[int, int],
) -> None:
    """Train a copy with one setting, and write into ``state`` how far it moved."""
    net = copy.deepcopy(trained)
    layer = net[_LAYER]
    SET_MODE[mode](net, layer)
    layer.requires_grad_(gradient != "requires_grad_off")
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    start = _copy_state(net)
    for step in range(config.steps + 1):
        moved = _measure_changes(start, _copy_state(net))
        for values, far in zip(
            (state.parameters, state.statistics, state.others), moved, strict=True
        ):
            values[(*place, step)] = far
        if step < config.steps:
            with torch.no_grad() if gradient == "no_grad" else nullcontext():
                _train_step(net, optimizer, *batches[step])
    name = f"{_LAYER}.num_batches_tracked"
    state.counted[place] = (net.state_dict()[name] - start[name]).item()


def _undo_eval(net: nn.Module, layer: nn.Module) -> None:
    layer.eval()
    net.train()


SET_MODE: dict[str, Callable[[nn.Module, nn.Module], Any]] = {
    "train": lambda net, _layer: net.train(),
    "eval": lambda _net, layer: layer.eval(),
    "eval_then_train": _undo_eval,
}


def _train_step(net: nn.Sequential, optimizer: torch.optim.SGD, x: Tensor, y: Tensor) -> None:
    """Make one step of SGD, or only the forward pass if there is no gradient."""
    optimizer.zero_grad()
    loss = cross_entropy(net(x), y)
    if loss.requires_grad:
        loss.backward()
        optimizer.step()


def _copy_state(net: nn.Module) -> dict[str, Tensor]:
    return {name: values.detach().clone() for name, values in net.state_dict().items()}


def _measure_changes(
    before: dict[str, Tensor], after: dict[str, Tensor]
) -> tuple[float, float, float]:
    """Return the largest changes of γ and β, the statistics and all else."""
    far = {name: (after[name] - before[name]).abs().max().item() for name in before}
    layer = {name: far.pop(f"{_LAYER}.{name}") for name in _LAYER_STATE}
    return (
        max(layer["weight"], layer["bias"]),
        max(layer["running_mean"], layer["running_var"]),
        max(far.values()),
    )


_LAYER_STATE = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
