"""The results of a full run, which the lab is shipped with as a JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from bn_core import __version__
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.finding import Finding, read_finding, write_finding
from bn_core.course.ledger.outcome import Outcome, judge_claim
from bn_core.experiments.claim import Claim
from bn_core.experiments.claim_part import Kind

FILE = Path(__file__).with_name("shipped.json")


@cache
def load_shipped() -> tuple[Finding, ...]:
    """Return the findings that this version is shipped with, of CPU and of GPU."""
    record = json.loads(FILE.read_text(encoding="utf-8"))
    found = (read_finding(each) for each in record["findings"])
    return tuple(replace(each, release=record["version"]) for each in found if each is not None)


def write_shipped(findings: Sequence[Finding], path: Path = FILE) -> None:
    """Write findings of full runs among those to ship.

    They replace what was found before in their place; what is stale is left out.
    """
    valid = (each for each in load_shipped() if not each.stale)
    shipped = {
        (each.claim, each.part, each.trial, each.on_gpu): each for each in (*valid, *findings)
    }
    record = {
        "version": __version__,
        "findings": [write_finding(replace(each, release="")) for each in shipped.values()],
    }
    path.write_text(
        json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
    load_shipped.cache_clear()
    judge_shipped.cache_clear()


@cache
def judge_shipped(claim: Claim) -> Outcome:
    """Return the outcome as shipped, which is that of the CPU."""
    return judge_claim(claim, [each for each in load_shipped() if not each.on_gpu])


def find_outcome(claim: Claim, own: Iterable[Finding]) -> Outcome:
    """Return the best outcome: of a full run here, as shipped, or of a preview."""
    held = tuple(own)
    tries = [
        judge_claim(claim, [each for each in held if each.effort == "full"]),
        judge_shipped(claim),
        judge_claim(claim, [each for each in held if each.effort == "quick"]),
    ]
    return next((each for each in tries if each.kind != Kind.UNRUN), tries[0])


def find_outcomes(own: Iterable[Finding]) -> tuple[Outcome, ...]:
    """Return the best outcome of every claim."""
    held = tuple(own)
    return tuple(find_outcome(each, held) for each in CLAIMS.values())
