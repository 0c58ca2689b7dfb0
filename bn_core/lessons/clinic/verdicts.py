"""Judge a script of the clinic by its own test."""

from __future__ import annotations

from bn_core.experiments.verdict import Verdict
from bn_core.lessons.clinic.result import Examination
from bn_core.text.numbers import show


def judge(result: Examination) -> Verdict:
    """By the number alone, whatever was chosen: does the script's own test reach the threshold?"""
    measured = (
        f"Its test gets {show(result.accuracy)} of the {int(result.confusion.sum())} images right."
    )
    holds: bool | None = bool(result.accuracy >= result.least)
    if result.error:
        measured, holds = f"It stopped after {result.step} batches: {result.error}", False
    elif result.progress < 1:
        measured, holds = "The measurement is not finished.", None
    return Verdict(
        claim="This model works.",
        measured=measured,
        expected=f"At least {show(result.least)} of the test images are answered rightly.",
        holds=holds,
        because=f"{show(result.least)} is the case's threshold, whatever was changed.",
    )
