"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.activations.config import FigureOneConfig
from bn_core.lessons.activations.experiments import FIGURE_ONE

TRIALS = (
    Trial(
        "first figure digits",
        "the data are digits of 8 × 8, standardized",
        FIGURE_ONE,
        FigureOneConfig(data="digits"),
        4,
    ),
    Trial(
        "first figure mnist",
        "the data are MNIST's digits, not standardized",
        FIGURE_ONE,
        FigureOneConfig(data="mnist"),
        5.5,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
