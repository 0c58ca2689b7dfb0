"""The set-ups that test the claim of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.scale_and_shift.experiments import FROZEN_WEIGHTS
from bn_core.lessons.scale_and_shift.frozen_config import FrozenConfig

TRIALS = (
    Trial(
        "frozen weights in 3 layers",
        "the networks have 3 layers",
        FROZEN_WEIGHTS,
        FrozenConfig(),
        0.9,
    ),
    Trial(
        "frozen weights in 10 layers",
        "the networks have 10 layers",
        FROZEN_WEIGHTS,
        FrozenConfig(depth=10),
        2.6,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
