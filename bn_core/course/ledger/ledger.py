"""The ledger as a partial result, in which each trial answers its claims."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from bn_core.course.ledger.claims import CLAIMS, parts_of_trial
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.outcome import Outcome, judge_claim
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.partial_result import PartialResult

Findings = tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ledger(PartialResult[LedgerConfig, Findings]):
    """The findings of every trial run so far."""

    @classmethod
    def resume(cls, config: LedgerConfig, stored: Iterable[Finding]) -> Self:
        """Return the ledger with stored findings of this effort and code.

        It starts empty if ``config.again`` asks to run everything again.
        """
        whole = cls.start(config)
        if config.again:
            return whole
        fresh: dict[str, dict[tuple[str, str], Finding]] = {}
        for each in stored:
            if each.effort == config.effort and not each.stale:
                fresh.setdefault(each.trial, {})[each.claim, each.part] = each
        for place, name in enumerate(whole.parts):
            if parts_of_trial(name) and parts_of_trial(name) <= fresh.get(name, {}).keys():
                whole = whole.plus(place, tuple(fresh[name].values()))
        return whole

    @property
    def findings(self) -> Findings:
        """All findings so far."""
        return tuple(each for part in self.computed if part is not None for each in part)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcome of every claim, in order."""
        return tuple(judge_claim(claim, self.findings) for claim in CLAIMS.values())

    @property
    def progress(self) -> float:
        """The share of the expected work that is done, from 0 to 1."""
        costs = [TRIALS[name].cost(self.config.effort) for name in self.parts]
        done = [cost for cost, part in zip(costs, self.computed, strict=True) if part is not None]
        return 1.0 if self.done else math.fsum(done) / math.fsum(costs)
