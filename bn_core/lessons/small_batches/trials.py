"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.small_batches.config import SmallBatchesConfig
from bn_core.lessons.small_batches.experiments import BATCH_SIZES

TRIALS = (
    Trial("batch sizes", "fully connected networks learn", BATCH_SIZES, SmallBatchesConfig(), 7),
    Trial(
        "batch sizes of images",
        "convolutional networks learn",
        BATCH_SIZES,
        SmallBatchesConfig(net="cnn", base_rate=1.0),
        20,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
