"""Judge a script of the clinic by its own test."""

from __future__ import annotations

import math

from bn_core.experiments.claim_part import ClaimPart, Nature
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import format_number


def judge(result: ClinicResult) -> Verdict:
    """Judge whether the script's own test accuracy reaches the case's threshold."""
    part = _make_part(result.threshold)
    measured = (
        f"The script stopped after {result.step} training batches: {result.error}"
        if result.error
        else f"Test accuracy {format_number(result.accuracy)} on "
        f"{int(result.confusion.sum())} images."
    )
    if result.progress < 1 and not result.error:
        return Verdict.without(part, "", "The measurement is not finished.")
    nothing = bool(result.error) or math.isnan(result.accuracy)  # then no image was classified
    return Verdict.of(
        part,
        Effect.exact(0.0 if nothing else result.accuracy),
        measured,
        f"The case requires test accuracy {format_number(result.threshold)}.",
    )


def _make_part(threshold: float) -> ClaimPart:
    """Return the sentence that is judged, which is no published claim."""
    return ClaimPart(
        "",
        "",
        "This model works.",
        "share of the test images that are classified correctly",
        "The threshold of the case.",
        least=threshold,
        nature=Nature.ARITHMETIC,
    )
