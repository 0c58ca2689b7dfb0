"""Four verdicts on a claim, over all set-ups that it was tried in.

It holds if it does in every set-up that was run, and does not hold here if it does in none and
fails in at least one. If it holds in some, it holds only when it is set up so. If no set-up
decides it, it is inconclusive. Within a set-up all seeds must agree (bn_core.experiments.seeds).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Claim

HOLDS, ONLY, FAILS, OPEN, UNRUN = KINDS = (
    "holds",
    "holds only when",
    "does not hold here",
    "inconclusive",
    "not run",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the findings on one claim come to: one of ``KINDS``, and its reason."""

    claim: Claim
    kind: str
    findings: tuple[Finding, ...]
    """One a set-up at most, in the claim's own order."""

    @property
    def words(self) -> str:
        """The verdict with the regime it was found in: 'holds only when the net has 8 layers'."""
        if self.kind != ONLY:
            return self.kind
        return f"{ONLY} {', or when '.join(self._where(True))}"

    @property
    def because(self) -> str:
        """What each set-up says, where there is more than one; else its reason."""
        if len(self.findings) == 1 and len(self.claim.trials) == 1:
            return self.findings[0].because
        told = (("Holds", True), ("Does not hold", False), ("Left open", None))
        found = [
            f"{said} when {'; when '.join(where)}."
            for said, holds in told
            if (where := self._where(holds))
        ]
        missing = [name for name in self.claim.trials if name not in self._tried()]
        if self.findings and missing:
            found.append(f"Not run when {'; when '.join(TRIALS[name].when for name in missing)}.")
        return " ".join(found)

    @property
    def stale(self) -> bool:
        """Whether any of it was measured by another version of the code."""
        return any(each.stale for each in self.findings)

    def _where(self, holds: bool | None) -> list[str]:
        """The set-ups that say so; where a part of one holds, that part."""
        return [
            TRIALS[each.trial].when + (f" and {each.only}" if each.only else "")
            for each in self.findings
            if (True if each.only else each.holds) is holds
        ]

    def _tried(self) -> set[str]:
        return {each.trial for each in self.findings}


def judge_claim(claim: Claim, found: Iterable[Finding]) -> Outcome:
    """The verdict on ``claim``; of several findings of a set-up the last counts."""
    latest = {each.trial: each for each in found if each.claim == claim.id}
    kept = tuple(latest[name] for name in claim.trials if name in latest)
    return Outcome(claim, _decide_kind(kept), kept)


def compare_devices(found: Iterable[Finding]) -> tuple[list[str], list[str]]:
    """The claims run on CPU and on GPU, and those of them whose verdicts differ."""
    both, differ = [], []
    found = list(found)
    for claim in CLAIMS.values():
        cpu, gpu = (
            judge_claim(claim, [each for each in found if each.on_gpu is on_gpu]).words
            for on_gpu in (False, True)
        )
        if UNRUN not in (cpu, gpu):
            both.append(claim.id)
            differ += [claim.id] * (cpu != gpu)
    return both, differ


def _decide_kind(found: Sequence[Finding]) -> str:
    said = [each.holds for each in found]
    if not said:
        return UNRUN
    if all(said):
        return HOLDS
    if any(said) or any(each.only for each in found):
        return ONLY
    return FAILS if False in said else OPEN
