"""Planted findings for the tests of the ledger."""

from __future__ import annotations

from bn_core.course.ledger.claims import CLAIMS, parts_of_trial
from bn_core.course.ledger.finding import Finding, collect_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import SEEDS, Claim
from bn_core.experiments.claim_part import ClaimPart, Kind, Nature
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict

CPU, GPU = "Training on CPU: no GPU found.", "Training on GPU: a large one."


def plant_effect(part: ClaimPart, kind: Kind, seeds: int) -> tuple[Effect, ...]:
    """Return effects of which the part's verdict is ``kind``, with this many seeds."""
    exact = part.nature in (Nature.ARITHMETIC, Nature.CONVENTION)
    least, most = part.least, part.most
    right = least if least is not None else most
    assert right is not None
    size = abs(right) + 1
    up = size if least is not None else -size
    inside = right + up if least is None or most is None else (least + most) / 2
    values = {Kind.HOLDS: inside, Kind.FAILS: right - 2 * up, Kind.FALSE: right - 2 * up}
    at = 1.0 if part.knob else None
    if kind == Kind.UNDECIDED:
        return (Effect.of([inside, right - 2 * up, *[inside] * (seeds - 2)], at),)
    value = values[kind]
    return (Effect.exact(value, at) if exact else Effect.of([value] * seeds, at),)


def plant_finding(
    claim: Claim,
    part: ClaimPart,
    trial: str,
    kind: Kind = Kind.HOLDS,
    effort: str = "full",
    device: str = CPU,
    seconds: float = 1.5,
) -> Finding:
    """Return the finding of a trial that decides a part as ``kind``."""
    effects = plant_effect(part, kind, SEEDS[effort])
    verdict = Verdict.of(part, effects, "ε was 1.", "It was.")
    [finding] = [
        each
        for each in collect_findings(TRIALS[trial], effort, (verdict,), device, seconds)
        if each.claim == claim.id
    ]
    return finding


def plant_all(
    kind: Kind = Kind.HOLDS, effort: str = "full", device: str = CPU
) -> tuple[Finding, ...]:
    """Return a finding of every part of every claim in each of its trials."""
    return tuple(
        plant_finding(CLAIMS[id_], CLAIMS[id_].part(name), trial, kind, effort, device)
        for trial in TRIALS
        for id_, name in sorted(parts_of_trial(trial))
    )
