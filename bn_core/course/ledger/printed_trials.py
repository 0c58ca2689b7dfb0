"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_experiment import PRINTED
from bn_core.experiments.claim import Trial

TRIALS = (Trial("printed", "the numbers are worked out", PRINTED, PrintedConfig(), 2.5),)
"""Each set-up, with the seconds that a seed takes on one core."""
