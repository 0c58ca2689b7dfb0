"""The ledger as a Markdown table, as JSON and as CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from bn_core.course.ledger.config import ALL
from bn_core.course.ledger.finding import Finding, write_finding
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.outcome import Outcome, PartOutcome
from bn_core.text.csv_rows import write_csv

HEADS = ("claim", "as made", "source", "verdict", "measured")


def write_markdown(ledger: Ledger, measured: bool = True) -> str:
    """Return a sentence on the runs, and a table with a row for every claim.

    Without ``measured`` the numbers are omitted.
    """
    chosen = [each for each in ledger.outcomes if ledger.config.only in (ALL, each.claim.id)]
    rows = [HEADS, ["---"] * len(HEADS), *map(_format_row, chosen)]
    wide = len(HEADS) - (not measured)
    table = "\n".join(f"| {' | '.join(map(_escape_cell, row[:wide]))} |" for row in rows)
    return f"{describe_runs(ledger.findings)}\n\n{table}\n"


def describe_runs(findings: Sequence[Finding]) -> str:
    """Return a sentence on the date, device and versions of the runs."""
    if not findings:
        return "Nothing has been run."
    days = sorted({each.made[:10] for each in findings})
    versions = findings[-1].versions
    seconds = {each.trial: each.seconds for each in findings if not math.isnan(each.seconds)}
    libraries = ", ".join(f"{name} {number}" for name, number in versions.items())
    trials = len({each.trial for each in findings})
    return (
        f"{'–'.join(dict.fromkeys((days[0], days[-1])))}, {libraries}. "
        f"{' '.join(sorted({each.device for each in findings}))} "
        f"{trials} set-up{'s' * (trials != 1)} took {math.fsum(seconds.values()):.0f} seconds of "
        "one core."
    )


def _format_row(each: Outcome) -> Sequence[str]:
    measured = [finding.measured for finding in each.findings]
    return each.claim.id, each.claim.statement, each.claim.source, each.words, " ".join(measured)


def _escape_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def write_json(ledger: Ledger) -> str:
    """Return every verdict and finding as JSON, with configuration and versions."""
    claims = [
        {
            "id": each.claim.id,
            "statement": each.claim.statement,
            "source": each.claim.source,
            "verdict": each.words,
            "kind": each.kind,
            "parts": [_part_to_dict(part) for part in each.parts],
            "findings": [write_finding(finding) for finding in each.findings],
        }
        for each in ledger.outcomes
    ]
    return json.dumps({"effort": ledger.config.effort, "claims": claims}, indent=1, allow_nan=False)


def _part_to_dict(part: PartOutcome) -> dict[str, Any]:
    return {"part": part.part.name, "statement": part.part.statement, "verdict": part.words}


def write_claims_csv(findings: Iterable[Finding]) -> str:
    """Return a CSV row for every finding, with the configuration that repeats it."""
    names = (
        "claim",
        "part",
        "trial",
        "effort",
        "measured",
        "because",
        "device",
        "made",
        "code",
    )
    rows = (
        [
            each.verdict.words,
            *(getattr(each, name) for name in names),
            json.dumps(each.versions),
            json.dumps(each.config),
        ]
        for each in findings
    )
    return write_csv(["verdict", *names, "versions", "config"], rows)
