"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.scale_and_shift.experiments import FEWER_STATISTICS, FROZEN_WEIGHTS
from bn_core.lessons.scale_and_shift.frozen_config import FrozenConfig
from bn_core.lessons.scale_and_shift.statistics_config import UNITS, StatisticsConfig

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
    Trial(
        "statistics over units",
        "the statistics are taken over the units, in 8 layers",
        FEWER_STATISTICS,
        StatisticsConfig(axis=UNITS),
        0.9,
    ),
    Trial(
        "statistics over the batch",
        "the statistics are taken over the batch, in 8 layers",
        FEWER_STATISTICS,
        StatisticsConfig(),
        1.6,
    ),
    Trial(
        "statistics in 3 layers",
        "the statistics are taken over the batch, in 3 layers",
        FEWER_STATISTICS,
        StatisticsConfig(depth=3),
        0.6,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
