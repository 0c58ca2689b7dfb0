"""The set-ups that test the claim of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.adaptation.config import SORTED, AdaptationConfig
from bn_core.lessons.adaptation.experiments import ADAPTATION


def _shift(name: str, when: str, shift: str) -> Trial:
    return Trial(name, when, ADAPTATION, AdaptationConfig(shift=shift), 0.5)


TRIALS = (
    _shift("brighter digits", "the test images are brighter", "brightness"),
    _shift("fainter digits", "the test images have less contrast", "contrast"),
    _shift("noisy digits", "the test images are noisy", "noise"),
    Trial(
        "sorted digits",
        "the test images are brighter and sorted by class",
        ADAPTATION,
        AdaptationConfig(order=SORTED),
        0.5,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
