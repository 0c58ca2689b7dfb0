"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.regularization.config import GhostBatchesConfig, PlacementConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES, PLACEMENT


def _few(data: str, examples: str) -> GhostBatchesConfig:
    return GhostBatchesConfig(data=data, examples=examples)


TRIALS = (
    Trial("placing few", "100 digits are learned", PLACEMENT, PlacementConfig(examples="100"), 0.5),
    Trial("placing more", "300 digits are learned", PLACEMENT, PlacementConfig(), 0.5),
    Trial(
        "placing mnist",
        "1,000 digits of MNIST are learned",
        PLACEMENT,
        PlacementConfig(data="mnist", examples="1000"),
        2.5,
    ),
    Trial("few digits", "100 digits are learned", GHOST_BATCHES, _few("digits", "100"), 2),
    Trial("more digits", "300 digits are learned", GHOST_BATCHES, _few("digits", "300"), 3),
    Trial(
        "few mnist", "1,000 digits of MNIST are learned", GHOST_BATCHES, _few("mnist", "1000"), 13
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
