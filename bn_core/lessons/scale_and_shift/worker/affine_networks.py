"""Train networks that learn γ, β, both or neither, and measure what that is worth."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from bn_core.lessons.scale_and_shift.config import LEARNED, MOMENTS, AffineConfig
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.lessons.scale_and_shift.worker.stacked_networks import StackedNetworks
from bn_core.training import device
from bn_core.training.data import datasets

SIDE = 64
"""Points of a map along each axis."""
POINTS = 120
"""Test points that are drawn."""
_MARGIN = 1.1
"""The edge of the map, as a multiple of the largest coordinate of a point that is drawn."""


def run(config: AffineConfig) -> Iterator[AffineNetworks]:
    """Train all networks at once, and yield a result after each measurement."""
    chosen = device.choose_device()
    data = datasets.load_dataset(config.data).to(chosen.place)
    state = _start(config, data, chosen.sentence)
    yield state
    networks = StackedNetworks(config, data.features, data.classes, chosen.place)
    batches = [datasets.draw_batches(data, config.batch_size, seed) for seed in config.seed_values]
    made = 0
    for moment, step in enumerate(config.measured_steps):
        for _ in range(step - made):
            x, y = zip(*(next(each) for each in batches), strict=True)
            networks.learn(torch.stack(x), torch.stack(y))
        made = step
        state = _measure(state, moment, networks, data)
        yield replace(state, step=made * config.seeds, progress=moment / MOMENTS)


def _start(config: AffineConfig, data: datasets.Data, sentence: str) -> AffineNetworks:
    plane = data.features == 2
    points = data.x_test[:POINTS].cpu().numpy() if plane else np.empty((0, 2), np.float32)
    times = MOMENTS + 1
    side = SIDE if plane else 0
    by_seed = np.full((times, len(LEARNED), config.seeds), math.nan)
    by_unit = np.full((times, len(LEARNED), config.width), math.nan)
    return AffineNetworks(
        progress=0.0,
        device=sentence,
        step=0,
        accuracy=by_seed,
        loss=by_seed.copy(),
        gamma=by_unit,
        beta=by_unit.copy(),
        edge=_MARGIN * float(np.abs(points).max()) if plane else 0.0,
        classes=np.zeros((times, len(LEARNED), side, side), np.uint8),
        points=points,
        labels=data.y_test[: len(points)].cpu().numpy().astype(np.uint8),
    )


def _measure(
    state: AffineNetworks, moment: int, networks: StackedNetworks, data: datasets.Data
) -> AffineNetworks:
    """Return the result with the measurements at one moment added."""
    accuracy, loss = state.accuracy.copy(), state.loss.copy()
    gamma, beta = state.gamma.copy(), state.beta.copy()
    classes = state.classes.copy()
    right = networks.classify(data.x_test) == data.y_test
    accuracy[moment] = right.double().mean(-1).cpu().numpy()
    loss[moment] = networks.measure_loss(data.x_train, data.y_train).cpu().numpy()
    gamma[moment] = networks.gammas[0].detach()[:, 0, 0].cpu().numpy()
    beta[moment] = networks.betas[0].detach()[:, 0, 0].cpu().numpy()
    if state.edge:
        plane = networks.classify(_make_grid(state.edge, data.x_test))[:, 0]
        classes[moment] = plane.view(-1, SIDE, SIDE).cpu().numpy()
    return replace(state, accuracy=accuracy, loss=loss, gamma=gamma, beta=beta, classes=classes)


def _make_grid(edge: float, like: Tensor) -> Tensor:
    """Return the points (side², 2) of the map, row by row from the lowest."""
    along = torch.linspace(-edge, edge, SIDE, dtype=like.dtype, device=like.device)
    second, first = torch.meshgrid(along, along, indexing="ij")
    return torch.stack([first.flatten(), second.flatten()], dim=1)
