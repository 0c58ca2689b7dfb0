"""The configs of the ledger, for the claims to run and the claims to show."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.outcome import KINDS
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import EFFORTS
from bn_core.inputs.knobs import Knobs, choice, switch

ALL = "all"
SECTIONS = tuple(dict.fromkeys(each.section for each in CLAIMS.values()))
SHORT = 2.0
"""Seconds of one core below which a trial runs before the long ones."""


@dataclass(frozen=True, slots=True)
class LedgerConfig(Knobs):
    """Which claims to run, with a preview's seeds or with enough."""

    effort: str = choice("quick", EFFORTS, "how thoroughly the claims are run")
    only: str = choice(ALL, (ALL, *CLAIMS), "claims that are run")
    again: bool = switch(False, "run again what is already stored")

    @property
    def parts(self) -> tuple[str, ...]:
        """The trials to run, short ones first, then the longest.

        Short trials come first because they answer many claims.
        """
        wanted = TRIALS if self.only == ALL else CLAIMS[self.only].trials
        trials = [TRIALS[name] for name in wanted]
        trials.sort(key=lambda each: -each.cost(self.effort))
        trials.sort(key=lambda each: each.cost(self.effort) > SHORT)
        return tuple(each.name for each in trials)


@dataclass(frozen=True, slots=True)
class LedgerView(Knobs):
    """Which claim the page shows, and which ones pass; not which are run."""

    claim: str = choice("C04", tuple(CLAIMS), "the claim that is shown")
    verdict: str = choice(ALL, (ALL, *map(str, KINDS)), "claims with this verdict")
    about: str = choice(ALL, (ALL, *SECTIONS), "claims about this")


@dataclass(frozen=True, slots=True)
class ClaimRun(Knobs):
    """Which set-up of the claim that is shown the page runs, and how thoroughly."""

    setup: str = choice("printed", tuple(TRIALS), "the set-up that is run")
    seeds: str = choice("quick", EFFORTS, "how thoroughly the set-up is run")
