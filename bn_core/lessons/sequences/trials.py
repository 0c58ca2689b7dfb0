"""The set-up that tests the claim of this lesson, with its config and cost."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.sequences.config import LeakConfig
from bn_core.lessons.sequences.experiments import LEAK

TRIALS = (Trial("leak", "a batch holds whole sequences", LEAK, LeakConfig(), 8.5),)
"""Each set-up, with the seconds that a seed takes on one core."""
