"""The outcome of a claim over all its trials, one of five kinds.

A claim holds if it holds in every trial that was run. It does not hold here if it holds in no trial
and fails in at least one. If it holds in some trials, it holds only when set up so. If no trial
decides, it is inconclusive. Within a trial all seeds must agree (bn_core.experiments.seeds).
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
    """The verdict that follows from all findings on one claim, and its reason."""

    claim: Claim
    kind: str
    findings: tuple[Finding, ...]
    """At most one per trial, in the order of the claim's trials."""

    @property
    def words(self) -> str:
        """The verdict with its condition, such as 'holds only when the net has 8 layers'."""
        if self.kind != ONLY:
            return self.kind
        return f"{ONLY} {', or when '.join(self._list_conditions(True))}"

    @property
    def because(self) -> str:
        """The verdict of each trial, or the reason if the claim has only one trial."""
        if len(self.findings) == 1 and len(self.claim.trials) == 1:
            return self.findings[0].because
        verdicts = (("Holds", True), ("Does not hold", False), ("Left open", None))
        sentences = [
            f"{verdict} when {'; when '.join(conditions)}."
            for verdict, holds in verdicts
            if (conditions := self._list_conditions(holds))
        ]
        run = {each.trial for each in self.findings}
        missing = [TRIALS[name].when for name in self.claim.trials if name not in run]
        if self.findings and missing:
            sentences.append(f"Not run when {'; when '.join(missing)}.")
        return " ".join(sentences)

    @property
    def stale(self) -> bool:
        """Whether another version of the code measured any of the findings."""
        return any(each.stale for each in self.findings)

    def _list_conditions(self, holds: bool | None) -> list[str]:
        """Return the conditions of the trials with this verdict."""
        return [
            TRIALS[each.trial].when + (f" and {each.only}" if each.only else "")
            for each in self.findings
            if (True if each.only else each.holds) is holds
        ]


def judge_claim(claim: Claim, findings: Iterable[Finding]) -> Outcome:
    """Return the outcome of ``claim``; of several findings of a trial the last counts."""
    latest = {each.trial: each for each in findings if each.claim == claim.id}
    counted = tuple(latest[name] for name in claim.trials if name in latest)
    return Outcome(claim, _decide_kind(counted), counted)


def compare_devices(findings: Iterable[Finding]) -> tuple[list[str], list[str]]:
    """Return the claims run on CPU and GPU, and those whose verdicts differ."""
    both, differ = [], []
    findings = list(findings)
    for claim in CLAIMS.values():
        cpu, gpu = (
            judge_claim(claim, [each for each in findings if each.on_gpu is on_gpu]).words
            for on_gpu in (False, True)
        )
        if UNRUN not in (cpu, gpu):
            both.append(claim.id)
            differ += [claim.id] * (cpu != gpu)
    return both, differ


def _decide_kind(findings: Sequence[Finding]) -> str:
    verdicts = [each.holds for each in findings]
    if not verdicts:
        return UNRUN
    if all(verdicts):
        return HOLDS
    if any(verdicts) or any(each.only for each in findings):
        return ONLY
    return FAILS if False in verdicts else OPEN
