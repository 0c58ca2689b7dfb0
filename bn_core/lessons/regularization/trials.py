"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.regularization.config import (
    GhostBatchesConfig,
    PlacementConfig,
    VarianceShiftConfig,
)
from bn_core.lessons.regularization.experiments import (
    GHOST_BATCHES,
    PLACEMENT,
    VARIANCE_SHIFT,
)


def _place(
    name: str, when: str, data: str, examples: str, batch: str, steps: int, seconds: float
) -> Trial:
    base = PlacementConfig(data=data, examples=examples, batch=batch, tuned=True, steps=steps)
    return Trial(name, when, PLACEMENT, base, seconds)


def _learn(
    name: str, when: str, data: str, examples: str, batch: str, steps: int, seconds: float
) -> Trial:
    base = GhostBatchesConfig(data=data, examples=examples, batch=batch, tuned=True, steps=steps)
    return Trial(name, when, GHOST_BATCHES, base, seconds)


_FEW = "100 digits are learned in batches of 16"
_MORE = "300 digits are learned in batches of {}"
_MNIST = "1,000 digits of MNIST are learned in batches of 64"

TRIALS = (
    _place("placement with 100 digits", _FEW, "digits", "100", "16", 300, 3),
    _place("placement with 300 digits", _MORE.format(16), "digits", "300", "16", 500, 5),
    _place(
        "placement with 300 digits in large batches",
        _MORE.format(64),
        "digits",
        "300",
        "64",
        300,
        3,
    ),
    _place("placement with mnist", _MNIST, "mnist", "1000", "64", 300, 5),
    _learn("few digits", _FEW, "digits", "100", "16", 300, 7),
    _learn("more digits", _MORE.format(16), "digits", "300", "16", 500, 13),
    _learn("more digits in large batches", _MORE.format(64), "digits", "300", "64", 300, 7),
    _learn("few mnist", _MNIST, "mnist", "1000", "64", 300, 22),
    Trial(
        "dropout before batch norm",
        "networks of 3 × 100 learn 300 digits",
        VARIANCE_SHIFT,
        VarianceShiftConfig(),
        3.5,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
