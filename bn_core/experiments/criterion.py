"""Say what a part of a claim must show, and what decided it.

A part that claims a direction alone has the number of no effect as its threshold, and does not
hold at that number. ``ClaimPart.expected`` says "at least" of every threshold.
"""

from __future__ import annotations

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.verdict import Verdict


def spell_criterion(part: ClaimPart) -> str:
    """Say what must be measured for a part to hold, as a sentence."""
    text = part.expected
    for bound, inclusive, strict in (
        (part.least, "at least", "above"),
        (part.most, "at most", "below"),
    ):
        if bound is not None and bound == part.none:
            size = part.format(bound)
            text = text.replace(f"{inclusive} {size}", f"{strict} {size}")
    return text


def spell_decision(verdict: Verdict) -> str:
    """Say what decided a verdict, or what prevents one, as a sentence."""
    criterion = spell_criterion(verdict.part)
    return verdict.decided.replace(verdict.expected[:-1], criterion[:-1], 1)
