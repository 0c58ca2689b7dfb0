"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.descents.config import HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES, MARGINS
from bn_core.lessons.descents.margin_config import MarginConfig

TRIALS = (
    Trial("least squares", "γ has the rate 1", LEAST_SQUARES, LeastSquaresConfig(), 4.3),
    Trial(
        "least squares at one rate",
        "γ has the rate of w",
        LEAST_SQUARES,
        LeastSquaresConfig(length_rate="same"),
        2.3,
    ),
    Trial(
        "halfspaces of condition 10",
        "the condition number is 10",
        HALFSPACES,
        HalfspacesConfig(),
        0.2,
    ),
    Trial(
        "halfspaces of condition 100",
        "the condition number is 100",
        HALFSPACES,
        HalfspacesConfig(condition="100"),
        1.0,
    ),
    Trial("margins", "batch norm only divides", MARGINS, MarginConfig(), 0.3),
    Trial(
        "margins with mean",
        "batch norm subtracts the mean, too",
        MARGINS,
        MarginConfig(norm="mean"),
        0.3,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
