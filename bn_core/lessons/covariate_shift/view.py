"""The networks and pictures that the page offers."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice
from bn_core.lessons.covariate_shift.config import CovariateShiftConfig

OWN = "own"
SETTINGS = {
    "relu": CovariateShiftConfig(),
    "sigmoid": CovariateShiftConfig(layers=3, activation="sigmoid", steps=300),
    "linear": CovariateShiftConfig(net="linear", layers=25, rate=0.003, steps=100),
    "cnn": CovariateShiftConfig(net="cnn", layers=3, steps=100, seeds=2),
}
"""The networks to choose from; the page opens with the first."""
NOISE, GRADIENTS = "noise", "gradients"


@dataclass(frozen=True, slots=True)
class ShiftView(Knobs):
    """The network and the picture; nothing else here changes what is computed."""

    setting: str = choice("relu", (*SETTINGS, OWN), "network that is trained")
    show: str = choice(NOISE, (NOISE, GRADIENTS), "the movement of inputs or of gradients")
    theme: str = choice("light", ("light", "dark"), "colours of the background")
