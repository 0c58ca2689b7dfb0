"""The steps of the lesson on adaptation at test time."""

from __future__ import annotations

from bn_core.lessons.adaptation import sentences
from bn_core.lessons.adaptation.config import SORTED, AdaptationConfig, AdaptationView
from pages.shared.controls import set_controls
from pages.shared.steps import Step

MIXTURE = AdaptationConfig(weight=4)
BY_CLASS = AdaptationConfig(order=SORTED)
NOISE = AdaptationConfig(shift="noise")
STEP_CONFIGS = (AdaptationConfig(), MIXTURE, BY_CLASS, NOISE)
"""What the steps test."""


def _show(config: AdaptationConfig, severity: int, test_size: str) -> None:
    """Set the whole state of a step; a callback."""
    set_controls(config)
    set_controls(AdaptationView(severity=severity, test_size=test_size))


STEPS = (
    Step(
        do="Brighten the test images as far as the slider goes.",
        watch="Which line stays where it was without a shift?",
        button="Raise the severity to 8",
        act=_show,
        values={"config": AdaptationConfig(), "severity": 8, "test_size": "64"},
        tell=sentences.tell_severity,
    ),
    Step(
        do="Go back to severity 4, and take the statistics from only four images at a time.",
        watch="What does a small test batch cost at this shift, and what without any shift?",
        button="Test in batches of 4",
        act=_show,
        values={"config": AdaptationConfig(), "severity": 4, "test_size": "4"},
        tell=sentences.tell_size,
    ),
    Step(
        do="Mix in the running averages, as if they were four more images.",
        watch="Where is the mixture better than the test batch alone, and where is it worse?",
        button="Mix with N = 4",
        act=_show,
        values={"config": MIXTURE, "severity": 4, "test_size": "4"},
        tell=sentences.tell_mixture,
    ),
    Step(
        do="Take the test batch alone again, and sort the test images by class.",
        watch="Most batches of 64 now show only one or two of the ten classes. Is the shift still "
        "repaired?",
        button="Sort the test images",
        act=_show,
        values={"config": BY_CLASS, "severity": 4, "test_size": "64"},
        tell=sentences.tell_order,
    ),
    Step(
        do="Put noise in place of brightness, in mixed batches.",
        watch="Noise differs from image to image. How far apart are the two lines of batch norm?",
        button="Add noise",
        act=_show,
        values={"config": NOISE, "severity": 4, "test_size": "64"},
        tell=sentences.tell_noise,
    ),
)
