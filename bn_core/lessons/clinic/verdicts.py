"""Judge a script of the clinic by its own test."""

from __future__ import annotations

from bn_core.experiments.verdict import Verdict
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import show


def judge(result: ClinicResult) -> Verdict:
    """By the number alone, whatever was chosen: does the script's own test reach the threshold?"""
    measured = (
        f"Its test gets {show(result.accuracy)} of the {int(result.confusion.sum())} images right."
    )
    holds: bool | None = bool(result.accuracy >= result.threshold)
    if result.error:
        measured, holds = f"It stopped after {result.step} batches: {result.error}", False
    elif result.progress < 1:
        measured, holds = "The measurement is not finished.", None
    return Verdict(
        claim="This model works.",
        measured=measured,
        expected=f"At least {show(result.threshold)} of the test images are answered rightly.",
        holds=holds,
        because=f"{show(result.threshold)} is the case's threshold, whatever was changed.",
    )
