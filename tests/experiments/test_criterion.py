"""A threshold that is the number of no effect is told as it decides: beyond it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bn_core.course.ledger.claims import CLAIMS
from bn_core.experiments.claim_part import ClaimPart, Kind
from bn_core.experiments.criterion import spell_criterion, spell_decision
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict

SIZE = ClaimPart("C00", "size", "It is ahead.", "accuracy ahead", "", least=0.3, none=0.0)
DIRECTION = replace(SIZE, least=0.0)
PARTS = [part for claim in CLAIMS.values() for part in claim.parts]


def test_direction_is_above_or_below_no_effect() -> None:
    assert spell_criterion(SIZE) == "Accuracy ahead: at least 0.3."
    assert spell_criterion(DIRECTION) == "Accuracy ahead: above 0."
    below = replace(DIRECTION, least=None, most=1.0, none=1.0, unit=" times")
    assert spell_criterion(below) == "Accuracy ahead: below 1 times."


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part.claim} {part.name}")
def test_words_of_a_threshold_agree_with_what_it_decides(part: ClaimPart) -> None:
    """A number exactly at the threshold holds if and only if the words include it."""
    at = Verdict.of(part, Effect.exact(part.threshold), "", "")
    strict = any(word in spell_criterion(part) for word in (": above ", ": below "))
    assert (at.kind != Kind.HOLDS) == strict


def test_decision_quotes_the_criterion_and_keeps_an_obstacle() -> None:
    held = Verdict.of(DIRECTION, Effect.exact(0.0), "", "")
    assert held.kind == Kind.FAILS
    assert spell_decision(held) == "Accuracy ahead: above 0; measured 0."
    assert spell_decision(Verdict.without(DIRECTION, "", "It diverged.")) == "It diverged."
