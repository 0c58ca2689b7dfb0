"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from typing import Any

from bn_core.experiments.claim import Trial
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.experiments import SWEEP


def _map(activation: str) -> SweepConfig:
    """Return a sweep of 11 rates by 13 scales with two norms."""
    return SweepConfig(activation=activation, layer_norm=False, steps=250)


def _rates(**given: Any) -> SweepConfig:
    """Return a sweep of 16 rates at the usual scale with two norms.

    ``given`` overrides its fields.
    """
    shape = {"width": 100, "cells": 1, "rates": 16, "layer_norm": False, "steps": 250}
    return SweepConfig(**{**shape, **given})


TRIALS = (
    Trial("sweep with relu", "the networks have 3 layers of ReLU", SWEEP, _map("relu"), 8),
    Trial(
        "sweep with sigmoid",
        "the networks have 3 layers of sigmoid units",
        SWEEP,
        _map("sigmoid"),
        8,
    ),
    Trial("rates relu", "the networks have 3 layers of ReLU", SWEEP, _rates(), 4.5),
    Trial(
        "rates sigmoid",
        "the networks have 3 layers of sigmoid units",
        SWEEP,
        _rates(activation="sigmoid", steps=500),
        7,
    ),
    Trial("rates deep", "the networks have 8 layers of ReLU", SWEEP, _rates(depth=8), 9),
    Trial(
        "rates deepest",
        "the networks have 20 layers of ReLU",
        SWEEP,
        _rates(depth=20, width=64),
        11,
    ),
    Trial(
        "rates mnist",
        "the data are MNIST's, and 3 layers of ReLU learn",
        SWEEP,
        _rates(data="mnist", batch_size=60, steps=300, rates=11),
        8,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
