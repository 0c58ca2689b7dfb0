"""A stored layer, copied by name and with two common mistakes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.inputs.knobs import Knobs, knob
from bn_core.norm.running import RunningStats, normalize_with


@dataclass(frozen=True, slots=True)
class CopiedLayerConfig(Knobs):
    """A stored layer of one feature, and the input that the copies get."""

    prefix = "stored_"

    mean: float = knob(1.0, -1000.0, 1000.0, "stored running mean")
    var: float = knob(4.0, 0.01, 1000.0, "stored running variance")
    gamma: float = knob(3.0, -1000.0, 1000.0, "stored γ, which the source does not use")
    x: float = knob(3.0, -1000.0, 1000.0, "input of the layer")


@dataclass(frozen=True, slots=True)
class CopiedLayer:
    """The output of the source and of two wrong copies, without ε."""

    source: float
    """Mean and variance copied by name, and γ ignored as in the source (scale=False)."""
    swapped: float
    """Mean and variance in each other's place; NaN if the mean is no variance, 0 or less."""
    scaled: float
    """The stored γ used, although the source ignored it."""


def copy_layer(config: CopiedLayerConfig) -> CopiedLayer:
    """Give the input of ``config`` to the source and to both wrong copies."""
    return CopiedLayer(
        _normalize(config.x, config.mean, config.var),
        _normalize(config.x, config.var, config.mean),
        _normalize(config.x, config.mean, config.var, config.gamma),
    )


def _normalize(x: float, mean: float, var: float, gamma: float = 1.0) -> float:
    """Return the output without ε, NaN if the variance is not above 0."""
    if var <= 0:
        return math.nan
    stats = RunningStats(np.array([mean]), np.array([var]))
    return float(normalize_with(stats, [[x]], gamma, eps=0.0).y[0, 0])
