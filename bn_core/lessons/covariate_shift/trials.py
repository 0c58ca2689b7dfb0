"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT


def _shift(
    net: str, layers: int, activation: str = "relu", steps: int = 300
) -> CovariateShiftConfig:
    return CovariateShiftConfig(net=net, layers=layers, activation=activation, steps=steps)


TRIALS = (
    Trial(
        "shift mlp",
        "the network has 6 hidden layers of 128 ReLU units",
        COVARIATE_SHIFT,
        _shift("mlp", 6),
        9,
    ),
    Trial("shift cnn", "the network has 4 convolutions", COVARIATE_SHIFT, _shift("cnn", 4), 12),
    Trial(
        "shift linear",
        "the network has 25 linear layers",
        COVARIATE_SHIFT,
        _shift("linear", 25, steps=20),
        17,
    ),
    Trial(
        "shift sigmoid",
        "the network has 3 layers of sigmoid units",
        COVARIATE_SHIFT,
        _shift("mlp", 3, "sigmoid"),
        4,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
