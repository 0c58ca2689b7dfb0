"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from typing import Any

from bn_core.experiments.claim import Trial
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.experiments import SWEEP


def _map(activation: str = "relu", **given: Any) -> SweepConfig:
    """Return a sweep of 11 rates by 13 scales with two norms.

    ``given`` overrides its fields.
    """
    shape = {"layer_norm": False, "steps": 250}
    return SweepConfig(activation=activation, **{**shape, **given})


TRIALS = (
    Trial("map relu", "the networks have 3 layers of ReLU", SWEEP, _map(), 8),
    Trial(
        "map sigmoid", "the networks have 3 layers of sigmoid units", SWEEP, _map("sigmoid"), 7.5
    ),
    Trial(
        "map deep",
        "the networks have 8 layers of ReLU",
        SWEEP,
        _map(depth=8, width=100, cells=3),
        20,
    ),
    Trial(
        "map deepest",
        "the networks have 20 layers of ReLU",
        SWEEP,
        _map(axis="depth", depth=20, width=64, cells=3),
        13,
    ),
    Trial(
        "map mnist",
        "the data are MNIST's, and 3 layers of ReLU learn",
        SWEEP,
        _map(data="mnist", width=100, batch_size=60, cells=3, rates=9, steps=300),
        18,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
