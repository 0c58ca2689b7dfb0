"""Is the loss less curved with batch norm? At the first weights it depends on the depth.

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
from bn_core.experiments.seeds import agreed, spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.lessons.smoothness.config import DEPTHS, CurvatureConfig
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.worker.eigenvalues import top_eigenvalue
from bn_core.text.numbers import show
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.nets import build

LOWER = CLAIMS["C26"].limit("ratio")
"""Claim C26: the eigenvalue with batch norm, as a multiple of that without, is below."""
_NORMS = ("none", "batch")


def run(config: CurvatureConfig) -> Iterator[Curvature]:
    """From shallow to deep, seed after seed; a result for every pair."""
    chosen = device.choose()
    digits = datasets.load("digits").to(chosen.place)
    x, y = digits.x_train[: config.curve_examples], digits.y_train[: config.curve_examples]
    seeds = config.seed_values
    blank = np.full((2, len(DEPTHS), len(seeds)), np.nan)
    state = Curvature(0.0, chosen.sentence, 0, np.array(DEPTHS), blank, blank)
    yield state
    whole = sum(DEPTHS) * len(seeds)
    cost = 0
    for row, depth in enumerate(DEPTHS):
        for place, seed in enumerate(seeds):
            found = [
                top_eigenvalue(net.to(x.device), x, y, seed)
                for net in pair(config, depth, seed, digits)
            ]
            top, residual = state.top.copy(), state.residual.copy()
            top[:, row, place] = [each.value for each in found]
            residual[:, row, place] = [each.residual for each in found]
            cost += depth
            state = replace(
                state,
                top=top,
                residual=residual,
                step=state.step + 2,
                progress=min(0.99, cost / whole),
            )
            yield state
    yield replace(state, progress=1.0, verdict=judge(state))


def pair(
    config: CurvatureConfig, depth: int, seed: int, digits: datasets.Data
) -> list[nn.Sequential]:
    """Without and with batch norm, of any depth, with the same first weights."""
    drawn = torch.Generator().manual_seed(seed)
    units = [digits.features, *[config.curve_width] * depth, digits.classes]
    weights = [
        torch.randn(after, before, generator=drawn) * math.sqrt(config.gain / before)
        for before, after in pairwise(units)
    ]
    shape = RunConfig(width=config.curve_width, activation="relu")
    return [build(norm, shape, weights) for norm in _NORMS]


def judge(result: Curvature) -> Verdict:
    """C26: the ratio is below 1 at each depth, in every seed."""
    holds = agreed(*(LOWER - result.ratio))
    told = ", ".join(
        f"{spread(each)} at {depth}"
        for depth, each in zip(result.depths, result.ratio, strict=True)
    )
    return Verdict(
        id="C26",
        claim="Batch norm lowers the top eigenvalue of the Hessian.",
        measured=f"Eigenvalue with over without, by hidden layers: {told}. The power iteration's "
        f"residual is at most {show(float(np.nanmax(result.residual)), 2)} of an eigenvalue.",
        expected=f"Below {show(LOWER)} at each depth in every seed, two seeds at least.",
        holds=holds,
        because=_because(result),
    )


def _because(result: Curvature) -> str:
    """At which depths it is lower in all seeds, and whether the ratio grows."""
    lower = [
        str(depth)
        for depth, each in zip(result.depths, result.ratio, strict=True)
        if (each < LOWER).all()
    ]
    at = f"It is lower in all seeds at {', '.join(lower)}" if lower else "It is so at no depth"
    medians = np.median(result.ratio, axis=1)
    grows = " The ratio grows with depth." if medians[-1] > medians[0] else ""
    return f"{at}{' hidden layers' if lower else ' in all seeds'}.{grows}"
