"""Settings of deep networks that are measured at their first weights."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import knob

NONLINEARITIES = ("linear", "relu")
"""The networks whose representations are measured are linear, or have ReLU."""
NORMS = ("he", "batch")
"""Those networks have no norm, or batch norm. All weights of this experiment are He's."""
WIDTHS = (32, 64, 128, 256)
"""Units per layer of those networks."""
EXAMPLES = 32
"""Digits whose representations are compared. There are no more of them than units."""
OFF_LINE = 0.1
"""How far examples "near one line" lie from it, as a share of how far they lie apart on it."""
RESIDUAL = ("skip", "batch skip")
"""Residual networks without a norm and with batch norm."""
BLOCK_WIDTH = 256
"""Units, and examples, of the residual networks."""
LINE_KINDS = ("he", "centred", "batch", "skip", "batch skip")
"""Networks that are differentiated along a line of inputs. ``centred`` subtracts each unit's mean
and divides by nothing."""
LINE_DEPTHS = (1, 2, 4, 10, 24, 50)
"""Their hidden layers."""
LINE_WIDTH = 200
"""Their units per layer, as in Balduzzi et al. 2017."""
GRID = 256
"""Points of the line, evenly spaced from −2 to 2, and independent inputs."""
LAGS = 15
"""The autocorrelation is measured at lags of 1 to so many points."""
INDEPENDENT = ("batch", "batch skip")
"""Networks of which the gradients at independent inputs are correlated."""


@dataclass(frozen=True, slots=True)
class FirstWeightsConfig(Repeated):
    """Deep networks at their first weights: representations, blocks and gradients."""

    prefix = "first_"

    layers: int = knob(100, 5, 100, "layers whose representations are measured")
    blocks: int = knob(50, 5, 100, "blocks of the residual networks")
    seeds: int = knob(2, 1, 6, "seeds of weights and examples")
    seed: int = knob(0, 0, 9990, "first seed of weights and examples")
