"""Averaged weights, and the running statistics that they need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.knobs import Knobs, knob
from bn_core.norm.arrays import Array
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with

DATA = np.array([0.0, 2.0, 0.0, 2.0, 0.0, 2.0, 0.0, 2.0])
"""The inputs of the feature w·x: mean 1 and variance 1."""


@dataclass(frozen=True, slots=True)
class AveragedWeightsConfig(Knobs):
    """Two checkpoints of one weight, and how they are averaged."""

    prefix = "averaged_"

    first: float = knob(1.0, -10.0, 10.0, "weight w of the first checkpoint")
    second: float = knob(3.0, -10.0, 10.0, "weight w of the second checkpoint")
    share: float = knob(0.5, 0.0, 1.0, "share of the second checkpoint in the average")


@dataclass(frozen=True, slots=True, eq=False)
class AveragedWeights:
    """The averaged weight with averaged statistics, and with those it really has.

    Statistics have one feature; their variances are biased.
    """

    weight: float
    averaged: RunningStats
    true: RunningStats
    outputs: Array
    """The outputs (N,) with the averaged statistics."""
    outputs_again: Array
    """The outputs (N,) after the statistics were estimated again."""


def average_weights(config: AveragedWeightsConfig, eps: float = 1e-5) -> AveragedWeights:
    """Average two checkpoints and their statistics, and estimate these again."""
    shares = np.array([1 - config.share, config.share])
    weights = np.array([config.first, config.second])
    weight = float(shares @ weights)
    moments = np.array([_measure(each) for each in weights])
    averaged = RunningStats(*(shares @ moments)[:, None])
    true = RunningStats(*np.array(_measure(weight))[:, None])
    x = (weight * DATA)[:, None]
    return AveragedWeights(
        weight,
        averaged,
        true,
        normalize_with(averaged, x, eps=eps).y[:, 0],
        normalize_with(true, x, eps=eps).y[:, 0],
    )


def _measure(weight: float) -> tuple[float, float]:
    """Return the mean and the biased variance of the feature over all data."""
    step = normalize((weight * DATA)[:, None])
    return float(step.mean[0]), float(step.var[0])
