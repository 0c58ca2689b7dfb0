"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from typing import Any

from bn_core.experiments.claim import Trial
from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.experiments import LANDSCAPE


def _slice(**given: Any) -> LandscapeConfig:
    return LandscapeConfig(finest="17", **given)


TRIALS = (
    Trial("slice", "the network is 3 × 64, after 150 steps", LANDSCAPE, _slice(), 1.0),
    Trial("slice deep", "the network is 8 × 64, after 150 steps", LANDSCAPE, _slice(depth=8), 1.5),
    Trial(
        "slice cnn",
        "the network is convolutional, after 150 steps",
        LANDSCAPE,
        _slice(net="cnn"),
        3.0,
    ),
    Trial(
        "slice first weights",
        "the network is 3 × 64, before any step",
        LANDSCAPE,
        _slice(trained=0),
        0.5,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
