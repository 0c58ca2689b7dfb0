"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.detached_statistics.config import DetachedNetworksConfig
from bn_core.lessons.detached_statistics.experiments import DETACHED_NETWORKS

TRIALS = (
    Trial(
        "detached statistics",
        "the networks are 3 × 100 with ReLU",
        DETACHED_NETWORKS,
        DetachedNetworksConfig(),
        6,
    ),
    Trial(
        "detached statistics with sigmoid",
        "the networks are 3 × 100 with sigmoid",
        DETACHED_NETWORKS,
        DetachedNetworksConfig(activation="sigmoid"),
        6,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
