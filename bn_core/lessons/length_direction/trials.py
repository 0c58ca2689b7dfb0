"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.length_direction.config import LengthConfig
from bn_core.lessons.length_direction.experiments import GROWING_RATE, LENGTH_DIRECTION
from bn_core.lessons.length_direction.growth_config import GrowthConfig

TRIALS = (
    Trial(
        "networks",
        "single layers and a network of 3 × 64 are measured",
        LENGTH_DIRECTION,
        LengthConfig(),
        2.0,
    ),
    Trial("decay", "there is no momentum", GROWING_RATE, GrowthConfig(), 1.8),
    Trial(
        "decay and momentum",
        "the momentum is 0.9",
        GROWING_RATE,
        GrowthConfig(rate=0.02, momentum=0.9),
        1.7,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
