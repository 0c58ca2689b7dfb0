"""The finding of one trial about one claim, with its config and versions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Trial
from bn_core.experiments.code_version import code_digest, versions
from bn_core.experiments.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """The measurement of one claim in one trial, and whether the claim holds there."""

    claim: str
    trial: str
    effort: str
    holds: bool | None
    only: str
    """The part of the trial in which the claim holds, if it does not hold in all; else ""."""
    measured: str
    expected: str
    because: str
    config: dict[str, Any]
    """Every field of the experiment's config, seeds included."""
    code: str
    versions: dict[str, str]
    device: str
    seconds: float
    """Duration; NaN if a page showed the run, which can be paused."""
    made: str
    """Time of the run in UTC, such as 2026-11-21T19:30:00+00:00."""

    @property
    def stale(self) -> bool:
        """Whether another version of the code measured it."""
        trial = TRIALS.get(self.trial)
        return trial is None or self.code != code_digest(trial.experiment)

    @property
    def on_gpu(self) -> bool:
        """Whether it was measured on a GPU."""
        return "GPU:" in self.device


def collect_findings(
    trial: Trial,
    effort: str,
    verdicts: Iterable[Verdict],
    device: str,
    seconds: float = math.nan,
) -> tuple[Finding, ...]:
    """Return what the verdicts on a trial's result say of the claims that it tests."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    config = asdict(trial.config(effort))  # type: ignore[call-overload]
    return tuple(
        Finding(
            claim=each.id,
            trial=trial.name,
            effort=effort,
            holds=each.holds,
            only=each.only,
            measured=each.measured,
            expected=each.expected,
            because=each.because,
            config=config,
            code=code_digest(trial.experiment),
            versions=versions(),
            device=device,
            seconds=seconds,
            made=made,
        )
        for each in verdicts
        if each.id and trial.name in CLAIMS[each.id].trials
    )
