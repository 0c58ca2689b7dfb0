"""Measure the largest eigenvalues of Hessian and Fisher matrix by depth.

Claim C26 (Santurkar et al. 2018; Karakida et al. 2019): batch norm lowers them.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.smoothness.config import DEPTHS, NETWORKS, CurvatureConfig
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.curvature_verdicts import judge_curvature
from bn_core.lessons.smoothness.worker.eigenvalues import find_largest
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.learner import Learner
from bn_core.training.loss_surface.surface import LossSurface
from bn_core.training.nets import build_network

TRAINING_BATCH = 64
"""Examples per batch while the networks learn."""


@dataclass(frozen=True, slots=True)
class PointCurvature:
    """The curvature at one point, by the fields of ``Curvature``; else NaN."""

    top: float
    dominant: float
    fisher: float
    residual: float
    loss: float


def run(config: CurvatureConfig) -> Iterator[Curvature]:
    """Measure from shallow to deep, seed after seed, before and after training."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    seeds = config.seed_values
    blank = np.full((2, len(NETWORKS), len(DEPTHS), len(seeds)), np.nan)
    state = Curvature(0.0, chosen.sentence, 0, np.array(DEPTHS), blank, blank, blank, blank, blank)
    yield state
    whole = sum(DEPTHS) * len(seeds)
    cost = 0
    for (row, depth), (place, seed) in product(enumerate(DEPTHS), enumerate(seeds)):
        measured = [
            measure_before_and_after(net.to(chosen.place), config, digits, seed)
            for net in build_networks(config, depth, seed, digits)
        ]
        cost += depth
        state = replace(
            _fill(state, row, place, measured),
            step=state.step + len(NETWORKS) * config.steps,
            progress=min(0.99, cost / whole),
        )
        yield state
    yield replace(state, progress=1.0, verdicts=judge_curvature(state))


def build_networks(
    config: CurvatureConfig, depth: int, seed: int, digits: datasets.Data
) -> list[nn.Sequential]:
    """Build the networks of ``NETWORKS`` from the same weights."""
    drawn = torch.Generator().manual_seed(seed)
    units = [digits.features, *[config.width] * depth, digits.classes]
    weights = [
        torch.randn(after, before, generator=drawn) * math.sqrt(config.gain / before)
        for before, after in pairwise(units)
    ]
    shape = RunConfig(width=config.width, activation="relu")
    none, batch, last = (build_network(each, shape, weights) for each in ("none", "batch", "none"))
    return [none, batch, nn.Sequential(*last, nn.BatchNorm1d(digits.classes))]


def measure_before_and_after(
    net: nn.Sequential, config: CurvatureConfig, digits: datasets.Data, seed: int
) -> tuple[PointCurvature, PointCurvature]:
    """Measure a network's curvature, train it, and measure again."""
    x, y = digits.x_train[: config.examples], digits.y_train[: config.examples]
    first = measure_curvature(net, x, y, seed)
    if not train(net, config, digits, seed):
        return first, PointCurvature(*[math.nan] * 5)
    return first, measure_curvature(net, x, y, seed)


def train(net: nn.Sequential, config: CurvatureConfig, digits: datasets.Data, seed: int) -> bool:
    """Train a network, and return whether it did not diverge."""
    learner = Learner(net)
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    batches = datasets.draw_batches(digits, TRAINING_BATCH, seed)
    for step in range(1, config.steps + 1):
        if (loss := learner.loss(*next(batches), step)) is None:
            return False
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return True


def measure_curvature(net: nn.Sequential, x: Tensor, y: Tensor, seed: int) -> PointCurvature:
    """Measure the curvature of the mean cross-entropy in float64.

    ``net`` stays as it is. Batch norm divides by the batch's own statistics. ``seed`` draws the
    direction from which the iteration starts.
    """
    surface = LossSurface(copy.deepcopy(net).double(), x.double(), y, "batch")
    drawn = torch.Generator().manual_seed(seed)
    start = torch.randn(surface.start.shape, generator=drawn, dtype=torch.float64)
    start = start.to(surface.start)
    hessian = find_largest(surface.hessian(), start)
    fisher = find_largest(surface.fisher(), start)
    residuals = [each.residual for each in (hessian.top, hessian.dominant, fisher.top)]
    return PointCurvature(
        hessian.top.value,
        hessian.dominant.value,
        fisher.top.value,
        residual=float(np.max(residuals)),
        loss=surface.loss(surface.start),
    )


def _fill(
    state: Curvature, row: int, place: int, measured: list[tuple[PointCurvature, PointCurvature]]
) -> Curvature:
    """Return the result with the two moments of every network added."""
    arrays = {}
    for name in ("top", "dominant", "fisher", "residual", "loss"):
        array = getattr(state, name).copy()
        array[:, :, row, place] = np.transpose(
            [[getattr(each, name) for each in moments] for moments in measured]
        )
        arrays[name] = array
    return replace(state, **arrays)
