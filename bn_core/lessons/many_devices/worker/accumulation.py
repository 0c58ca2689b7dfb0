"""Compare accumulated gradients with the gradient of one large batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.many_devices.config import NORMS, PARTS, SAMPLES, AccumulationConfig
from bn_core.lessons.many_devices.result import Accumulation
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

_SIZES = (*map(int, PARTS), SAMPLES)
DEVICE_SENTENCE = "Computing on this machine's CPU in float64."


def run(config: AccumulationConfig) -> Iterator[Accumulation]:
    """Compare the gradients of untrained networks with each norm, seed by seed."""
    shape = (len(NORMS), len(_SIZES), config.seeds)
    difference, moved = np.full(shape, np.nan), np.full(shape[1:], np.nan)
    state = Accumulation(0.0, DEVICE_SENTENCE, 0, np.array(_SIZES), difference, moved)
    yield state
    for column, seed in enumerate(config.seed_values):
        difference, moved = difference.copy(), moved.copy()
        for row, norm in enumerate(NORMS):
            apart, means = compare_gradients(norm, seed)
            difference[row, :, column] = apart
            if norm == "batch":
                moved[:, column] = means
        done = column + 1
        state = replace(
            state, progress=done / config.seeds, step=done, difference=difference, moved=moved
        )
        yield state


def compare_gradients(norm: str, seed: int) -> tuple[list[float], list[float]]:
    """Compare gradients and running means of all sizes with those of one batch."""
    config = RunConfig(depth=3, width=96, activation="relu", seed=seed)
    digits = datasets.load_dataset("digits").to(torch.device("cpu"), torch.float64)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(digits.x_train), generator=generator)[:SAMPLES]
    x, y = digits.x_train[order], digits.y_train[order]
    weights = [w.double() for w in draw_initial_weights(config, digits.features, digits.classes)]

    def accumulate(size: int) -> tuple[Tensor, Tensor]:
        net = build_network(norm, config, weights).double().train()
        accumulate_gradients(net, x, y, size)
        return _collect_gradients(net), _collect_running_means(net)

    whole, means = accumulate(SAMPLES)
    parts = [accumulate(size) for size in _SIZES]
    return (
        [((gradient - whole).norm() / whole.norm()).item() for gradient, _ in parts],
        [(other - means).abs().max().item() if len(means) else 0.0 for _, other in parts],
    )


def accumulate_gradients(net: nn.Module, x: Tensor, y: Tensor, size: int) -> None:
    """Add up gradients of batches of ``size``, weighted by their share of samples."""
    for part, classes in zip(x.split(size), y.split(size), strict=True):
        (cross_entropy(net(part), classes) * (len(part) / len(x))).backward()


def _collect_gradients(net: nn.Module) -> Tensor:
    return torch.cat([p.grad.flatten() for p in net.parameters() if p.grad is not None])


def _collect_running_means(net: nn.Module) -> Tensor:
    result = [values for name, values in net.named_buffers() if name.endswith("running_mean")]
    return torch.cat(result) if result else torch.empty(0)
