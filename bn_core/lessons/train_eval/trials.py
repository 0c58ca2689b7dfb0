"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION

TRIALS = (
    Trial(
        "batch composition",
        "sigmoid networks of 3 × 100 are asked",
        BATCH_COMPOSITION,
        BatchCompositionConfig(),
        2.5,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
