"""The outcome of a claim over its parts, and of a part over its set-ups.

A part holds if it does in every set-up, and weaker than stated if its direction is right in every
one. If it holds in some set-ups and fails in the others, it holds only when set up so. One set-up
that is undecided leaves the part undecided, and one that was not run gives no verdict at all. The
row of a claim shows the least of its parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Claim
from bn_core.experiments.claim_part import ClaimPart, Kind, Nature

KINDS = tuple(Kind)
"""Every verdict, and last that nothing was run."""
_FROM_LEAST = (
    Kind.UNRUN,
    Kind.SCALE,
    Kind.FALSE,
    Kind.FAILS,
    Kind.UNDECIDED,
    Kind.ONLY,
    Kind.WEAKER,
    Kind.HOLDS,
)


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """The verdict that follows from all findings on one part of a claim."""

    part: ClaimPart
    findings: tuple[Finding, ...]
    """At most one per trial, in the order of the claim's trials."""
    missing: tuple[str, ...]
    """The trials that were not run."""
    small_kind: Kind
    """The verdict on what was measured, whatever scale the source speaks of."""

    @classmethod
    def of(
        cls, part: ClaimPart, findings: tuple[Finding, ...], missing: tuple[str, ...]
    ) -> PartOutcome:
        """Return the outcome of a part, which is decided once, here."""
        kinds = {each.verdict.kind for each in findings}
        if len(kinds) == 1:
            kind = kinds.pop()
        elif kinds == {Kind.HOLDS, Kind.WEAKER}:
            kind = Kind.WEAKER
        else:
            kind = Kind.UNDECIDED if Kind.UNDECIDED in kinds or not kinds else Kind.ONLY
        return cls(part, findings, missing, kind)

    @property
    def kind(self) -> Kind:
        """The verdict; ``Kind.UNRUN`` if a set-up is missing."""
        if self.missing:
            return Kind.UNRUN
        return Kind.SCALE if self.part.nature == Nature.SCALE else self.small_kind

    @property
    def words(self) -> str:
        """The verdict in words that follow the claim, with its condition."""
        if self.missing:
            return describe_progress(len(self.findings), len(self.findings) + len(self.missing))
        condition = ", or when ".join(self._list_conditions())
        full_size = any(each.verdict.kind in (Kind.HOLDS, Kind.ONLY) for each in self.findings)
        return self.part.word(self.small_kind, self.seeds * self.preview, condition, full_size)

    @property
    def seeds(self) -> int:
        """The fewest seeds of a finding that has seeds; 0 if none has."""
        return min((each.verdict.seeds for each in self.findings if each.verdict.seeds), default=0)

    @property
    def preview(self) -> bool:
        """Whether a finding has too few seeds for an interval of 95%."""
        return any(each.verdict.preview for each in self.findings)

    def _list_conditions(self) -> list[str]:
        """Return the set-ups and values of the knob in which it holds."""
        conditions = []
        for each in self.findings:
            when, verdict = TRIALS[each.trial].when, each.verdict
            if verdict.kind == Kind.ONLY and each.boundary:
                alone = len(self.findings) == 1
                conditions.append(("" if alone else f"{when} and ") + each.boundary.condition)
            elif verdict.kind in (Kind.HOLDS, Kind.WEAKER):
                conditions.append(when)
        return conditions


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict that follows from all findings on one claim."""

    claim: Claim
    parts: tuple[PartOutcome, ...]
    outdated: bool
    """Whether another version of the code measured something that nobody has measured since."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all parts."""
        return tuple(each for part in self.parts for each in part.findings)

    @property
    def kind(self) -> Kind:
        """The least verdict of the parts."""
        return min((each.kind for each in self.parts), key=_FROM_LEAST.index)

    @property
    def words(self) -> str:
        """The verdict in words that follow the claim; of several parts with their counts."""
        if self.kind == Kind.UNRUN:
            expected = {name for part in self.parts for name in self.claim.trials_of(part.part)}
            run = {each.trial for each in self.findings}
            return describe_progress(len(run), len(expected))
        if len(self.parts) == 1:
            return self.parts[0].words
        return f"{self._word_parts()}{self._preview}"

    @property
    def brief(self) -> str:
        """The verdict in a few words, of several parts such as "false in 1 of 2 parts"."""
        if self.kind == Kind.UNRUN:
            return self.words
        name = self._name_kind().removeprefix("is ")
        return f"{name} in {self.share}" if self.share else str(self.kind)

    @property
    def share(self) -> str:
        """How many of several parts have the least verdict; empty of one part."""
        total = len(self.parts)
        least = sum(each.kind == self.kind for each in self.parts)
        return f"{least} of {total} parts" if total > 1 else ""

    @property
    def preview(self) -> bool:
        """Whether it comes from too few seeds for an interval of 95%."""
        return any(each.preview for each in self.parts)

    @property
    def release(self) -> str:
        """The version it was shipped with; empty if this server measured it."""
        return next((each.release for each in self.findings if each.release), "")

    @property
    def _preview(self) -> str:
        seeds = [each.seeds for each in self.parts if each.preview]
        return f" (preview, {min(seeds)} seeds)" if seeds else ""

    def _word_parts(self) -> str:
        """Return the least verdict with how many parts have it, then those of the others."""
        counts = Counter(each.kind for each in self.parts)
        total, least = len(self.parts), counts.pop(self.kind)
        name = self._name_kind()
        if not counts:
            return f"{name}, in {'both' if total == 2 else f'all {_count(total)}'} parts"
        words = f"{name} in {_count(least)} of its {_count(total)} parts"
        others = [(counts[kind], kind) for kind in KINDS if counts[kind]]
        if len(others) > 1:
            subjects = [_count(count) for count, _ in others]
        else:
            rest = total - least
            subjects = ["the other" if rest == 1 else f"the other {_count(rest)}"]
        clauses = [
            f"{subject} {_WORDS_OF_OTHERS[kind][count > 1]}"
            for subject, (count, kind) in zip(subjects, others, strict=True)
        ]
        *first, last = clauses
        return f"{words}; {', '.join(first)} and {last}" if first else f"{words}; {last}"

    def _name_kind(self) -> str:
        if self.kind == Kind.ONLY:
            return "holds under a condition"
        if self.kind == Kind.SCALE:
            return f"is {self.kind}"
        return next(each for each in self.parts if each.kind == self.kind).part.word(self.kind)


_WORDS_OF_OTHERS = {
    Kind.HOLDS: ("holds as stated", "hold as stated"),
    Kind.WEAKER: ("is weaker than stated", "are weaker than stated"),
    Kind.ONLY: ("holds under a condition", "hold under a condition"),
    Kind.FAILS: ("does not hold", "do not hold"),
    Kind.FALSE: ("is false or a convention", "are false or conventions"),
    Kind.UNDECIDED: ("is undecided", "are undecided"),
}
"""What one part does, and several do, that have a better verdict than the least."""
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def describe_progress(run: int, expected: int) -> str:
    """Return how much of a claim was run, in place of a verdict."""
    return f"{run} of {expected} set-ups run" if run else Kind.UNRUN.value


def judge_claim(claim: Claim, findings: Iterable[Finding]) -> Outcome:
    """Return the outcome of ``claim`` by the last finding of each part and trial.

    What another version of the code has measured does not count.
    """
    latest = {(each.part, each.trial): each for each in findings if each.claim == claim.id}
    fresh = {key: each for key, each in latest.items() if not each.stale}
    parts = []
    for part in claim.parts:
        names = claim.trials_of(part)
        found = tuple(fresh[part.name, name] for name in names if (part.name, name) in fresh)
        missing = tuple(name for name in names if (part.name, name) not in fresh)
        parts.append(PartOutcome.of(part, found, missing))
    return Outcome(claim, tuple(parts), len(fresh) < len(latest))


def compare_devices(findings: Iterable[Finding]) -> tuple[list[str], list[str]]:
    """Return the claims run on CPU and GPU, and those whose verdicts differ."""
    both, differ = [], []
    findings = list(findings)
    for claim in CLAIMS.values():
        cpu, gpu = (
            judge_claim(claim, [each for each in findings if each.on_gpu is on_gpu])
            for on_gpu in (False, True)
        )
        if Kind.UNRUN not in (cpu.kind, gpu.kind):
            both.append(claim.id)
            differ += [claim.id] * (cpu.kind != gpu.kind)
    return both, differ
