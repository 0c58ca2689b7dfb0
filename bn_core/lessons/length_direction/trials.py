"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.length_direction.config import LengthConfig
from bn_core.lessons.length_direction.experiments import LENGTH_DIRECTION

TRIALS = (
    Trial("networks", "ε is PyTorch's 10⁻⁵", LENGTH_DIRECTION, LengthConfig(), 1.5),
    Trial(
        "networks tiny epsilon", "ε is 10⁻¹²", LENGTH_DIRECTION, LengthConfig(epsilon="1e-12"), 2
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
