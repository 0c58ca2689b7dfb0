"""Measure the Hessian's top eigenvalue at the initial weights by depth.

Claim C26 (Santurkar et al. 2018; Karakida et al. 2019): a lower top eigenvalue of the Hessian.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import torch
from torch import nn

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.smoothness.config import DEPTHS, CurvatureConfig
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.curvature_verdicts import judge_curvature
from bn_core.lessons.smoothness.worker.eigenvalues import find_top_eigenvalue
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.nets import build_network

_NORMS = ("none", "batch")


def run(config: CurvatureConfig) -> Iterator[Curvature]:
    """Find the eigenvalues from shallow to deep, seed after seed."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    x, y = digits.x_train[: config.examples], digits.y_train[: config.examples]
    seeds = config.seed_values
    blank = np.full((2, len(DEPTHS), len(seeds)), np.nan)
    state = Curvature(0.0, chosen.sentence, 0, np.array(DEPTHS), blank, blank)
    yield state
    whole = sum(DEPTHS) * len(seeds)
    cost = 0
    for row, depth in enumerate(DEPTHS):
        for place, seed in enumerate(seeds):
            result = [
                find_top_eigenvalue(net.to(x.device), x, y, seed)
                for net in build_pair(config, depth, seed, digits)
            ]
            top, residual = state.top.copy(), state.residual.copy()
            top[:, row, place] = [each.value for each in result]
            residual[:, row, place] = [each.residual for each in result]
            cost += depth
            state = replace(
                state,
                top=top,
                residual=residual,
                step=state.step + 2,
                progress=min(0.99, cost / whole),
            )
            yield state
    yield replace(state, progress=1.0, verdict=judge_curvature(state))


def build_pair(
    config: CurvatureConfig, depth: int, seed: int, digits: datasets.Data
) -> list[nn.Sequential]:
    """Build the networks without and with batch norm from the same weights."""
    drawn = torch.Generator().manual_seed(seed)
    units = [digits.features, *[config.width] * depth, digits.classes]
    weights = [
        torch.randn(after, before, generator=drawn) * math.sqrt(config.gain / before)
        for before, after in pairwise(units)
    ]
    shape = RunConfig(width=config.width, activation="relu")
    return [build_network(norm, shape, weights) for norm in _NORMS]
