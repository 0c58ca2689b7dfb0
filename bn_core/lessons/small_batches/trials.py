"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.small_batches.config import SmallBatchesConfig
from bn_core.lessons.small_batches.experiments import BATCH_SIZES

TRIALS = (Trial("cliff", "the networks learn for 2 epochs", BATCH_SIZES, SmallBatchesConfig(), 7),)
"""Each set-up, with the seconds that a seed takes on one core."""
