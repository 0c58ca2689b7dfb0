"""The set-ups that test the claim of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.many_devices.config import GradientBiasConfig
from bn_core.lessons.many_devices.experiments import GRADIENT_BIAS

TRIALS = (
    Trial(
        "bias at first weights",
        "the networks have their first weights",
        GRADIENT_BIAS,
        GradientBiasConfig(),
        2,
    ),
    Trial(
        "bias after training",
        "the networks have made 100 steps",
        GRADIENT_BIAS,
        GradientBiasConfig(steps=100),
        1.7,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
