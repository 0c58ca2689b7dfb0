"""The finding of one trial about one part of a claim."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bn_core.course.ledger.claims import CLAIMS, parts_of_trial
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Trial
from bn_core.experiments.claim_part import Boundary
from bn_core.experiments.code_version import code_digest, versions
from bn_core.experiments.effect import Effect, Interval
from bn_core.experiments.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What one trial measured about one part of a claim."""

    claim: str
    part: str
    """The part's name; the only part of a claim has the name ""."""
    trial: str
    effort: str
    effects: tuple[Effect, ...]
    boundary: Boundary | None
    measured: str
    because: str
    obstacle: str
    config: dict[str, Any]
    """Every field of the experiment's config, seeds included."""
    code: str
    versions: dict[str, str]
    device: str
    seconds: float
    """Duration; NaN if a page showed the run, which can be paused."""
    made: str
    """Time of the run in UTC, such as 2026-11-21T19:30:00+00:00."""
    release: str = ""
    """The version it was shipped with; empty if this server measured it."""

    @property
    def verdict(self) -> Verdict:
        """The verdict of this trial, against the claim's present threshold."""
        part = CLAIMS[self.claim].part(self.part)
        return Verdict(
            part, self.measured, self.because, self.effects, self.boundary, self.obstacle
        )

    @property
    def stale(self) -> bool:
        """Whether another version of the code measured it."""
        trial = TRIALS.get(self.trial)
        if self.release:  # shipped with this version, and compared by its config
            return trial is None or self.config != _write_config(trial, self.effort)
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
    return tuple(
        Finding(
            claim=each.id,
            part=each.part.name,
            trial=trial.name,
            effort=effort,
            effects=each.effects,
            boundary=each.boundary,
            measured=each.measured,
            because=each.because,
            obstacle=each.obstacle,
            config=_write_config(trial, effort),
            code=code_digest(trial.experiment),
            versions=versions(),
            device=device,
            seconds=seconds,
            made=made,
        )
        for each in verdicts
        if (each.id, each.part.name) in parts_of_trial(trial.name)
    )


def write_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding for JSON, which has no infinity and no NaN."""
    record: dict[str, Any] = _write_numbers(asdict(finding))
    return record


def read_finding(record: Mapping[str, Any]) -> Finding | None:
    """Return a finding from JSON; None if another version of the lab wrote it."""
    try:
        held = _read_numbers(dict(record))
        finding = Finding(
            **held
            | {
                "effects": tuple(map(_read_effect, held["effects"])),
                "boundary": _read_boundary(held["boundary"]),
            }
        )
        known = (finding.claim, finding.part) in parts_of_trial(finding.trial)
        return finding if known and finding.trial in TRIALS else None
    except (TypeError, KeyError, ValueError):
        return None


def _read_effect(record: Mapping[str, Any]) -> Effect:
    return Effect(tuple(record["values"]), Interval(**record["interval"]), record["at"])


def _read_boundary(record: Mapping[str, Any] | None) -> Boundary | None:
    if record is None:
        return None
    return Boundary(record["knob"], record["side"], Interval(**record["interval"]))


@cache
def _write_config(trial: Trial, effort: str) -> dict[str, Any]:
    return asdict(trial.config(effort))  # type: ignore[call-overload]


_WORDS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


def _write_numbers(value: Any) -> Any:
    """Replace every number that JSON does not know by its name."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": str(value)}
    if isinstance(value, dict):
        return {key: _write_numbers(each) for key, each in value.items()}
    return [_write_numbers(each) for each in value] if isinstance(value, list | tuple) else value


def _read_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"number"}:
            return _WORDS[value["number"]]
        return {key: _read_numbers(each) for key, each in value.items()}
    return [_read_numbers(each) for each in value] if isinstance(value, list) else value
