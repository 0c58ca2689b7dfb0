"""Judge a script of the clinic by its own test."""

from __future__ import annotations

from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import format_number


def judge(result: ClinicResult) -> Verdict:
    """Judge whether the script's own test accuracy reaches the case's threshold."""
    images = int(result.confusion.sum())
    measured = f"Its test gets {format_number(result.accuracy)} of the {images} images right."
    holds: bool | None = bool(result.accuracy >= result.threshold)
    if result.error:
        measured, holds = f"It stopped after {result.step} batches: {result.error}", False
    elif result.progress < 1:
        measured, holds = "The measurement is not finished.", None
    return decide_by_hand(
        claim="This model works.",
        measured=measured,
        expected=f"At least {format_number(result.threshold)} of the test images are classified "
        "correctly.",
        holds=holds,
        because=f"{format_number(result.threshold)} is the case's threshold, whatever was changed.",
    )
