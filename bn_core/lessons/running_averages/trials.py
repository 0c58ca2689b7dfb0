"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.running_averages.config import MomentumSweepConfig
from bn_core.lessons.running_averages.exact_config import ExactStatisticsConfig
from bn_core.lessons.running_averages.experiments import EXACT_STATISTICS, MOMENTUM

TRIALS = (
    Trial("momenta", "networks of 3 × 100 learn digits", MOMENTUM, MomentumSweepConfig(), 3),
    Trial(
        "exact statistics at a small rate",
        "the learning rate is 0.1",
        EXACT_STATISTICS,
        ExactStatisticsConfig(),
        3.4,
    ),
    Trial(
        "exact statistics at a large rate",
        "the learning rate is 1",
        EXACT_STATISTICS,
        ExactStatisticsConfig(rate=1.0),
        3.0,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
