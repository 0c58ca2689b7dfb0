"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.running_averages.config import MomentumSweepConfig
from bn_core.lessons.running_averages.experiments import MOMENTUM

TRIALS = (Trial("momenta", "networks of 3 × 100 learn digits", MOMENTUM, MomentumSweepConfig(), 3),)
"""Each set-up, with the seconds that a seed takes on one core."""
