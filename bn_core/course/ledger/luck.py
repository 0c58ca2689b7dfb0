"""How many claims could be decided by luck alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bn_core.course.ledger.outcome import Outcome
from bn_core.experiments.claim_part import Kind, Nature


@dataclass(frozen=True, slots=True)
class Luck:
    """What to expect if every true effect lay exactly on its threshold."""

    parts: int
    """The parts that seeds decide."""
    expected: float
    """How many of them would come out decided, on average."""
    at_least_one: float
    """The probability that at least one would, if they were independent."""


def compute_luck(outcomes: Iterable[Outcome]) -> Luck:
    """Return the luck of all parts whose verdict comes from seeds.

    If the true median lay on the threshold, each seed would fall on either side like a coin. All n
    of them agree with probability 2^(1 − n). Several set-ups of a part must agree, too, but they
    share weights and batches, so that only the one with the fewest seeds is counted. A part of
    which a set-up could not be compared is undecided, whatever the others say.
    """
    chances = [
        2.0 ** (1 - part.seeds)
        for outcome in outcomes
        for part in outcome.parts
        if part.part.nature in (Nature.MEASURED, Nature.SCALE)
        and part.findings
        and all(each.verdict.seeds for each in part.findings)
        and part.kind != Kind.UNRUN
    ]
    none = 1.0
    for each in chances:
        none *= 1 - each
    return Luck(len(chances), sum(chances), 1 - none)
