"""The ledger as a table to cite, and as data to read again."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bn_core.course.ledger.config import ALL
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.outcome import Outcome
from bn_core.text.csv_rows import csv_text

HEADS = ("claim", "as made", "source", "verdict", "measured")


def write_markdown(ledger: Ledger, measured: bool = True) -> str:
    """A sentence on what made it, and a table with a row for every claim that was asked for.

    Without ``measured`` the numbers are left out.
    """
    asked = [each for each in ledger.outcomes if ledger.config.only in (ALL, each.claim.id)]
    rows = [HEADS, ["---"] * len(HEADS), *map(_format_row, asked)]
    wide = len(HEADS) - (not measured)
    table = "\n".join(f"| {' | '.join(map(_escape_cell, row[:wide]))} |" for row in rows)
    return f"{describe_runs(ledger.findings)}\n\n{table}\n"


def describe_runs(findings: Sequence[Finding]) -> str:
    """When, on what and with what the findings were made, in a sentence or two."""
    if not findings:
        return "Nothing has been run."
    days = sorted({each.made[:10] for each in findings})
    versions = findings[-1].versions
    seconds = {each.trial: each.seconds for each in findings if not math.isnan(each.seconds)}
    told = ", ".join(f"{name} {number}" for name, number in versions.items())
    trials = len({each.trial for each in findings})
    return (
        f"{'–'.join(dict.fromkeys((days[0], days[-1])))}, {told}. "
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
    """Every verdict and every finding, with the configuration and versions that made it."""
    told = [
        {
            "id": each.claim.id,
            "statement": each.claim.statement,
            "source": each.claim.source,
            "verdict": each.words,
            "kind": each.kind,
            "because": each.because,
            "findings": [_finding_to_dict(finding) for finding in each.findings],
        }
        for each in ledger.outcomes
    ]
    return json.dumps({"effort": ledger.config.effort, "claims": told}, indent=1, allow_nan=False)


def _finding_to_dict(finding: Finding) -> dict[str, Any]:
    seconds = None if math.isnan(finding.seconds) else round(finding.seconds, 2)
    return asdict(finding) | {"seconds": seconds}


def write_csv(findings: Iterable[Finding]) -> str:
    """A row for every finding, with the configuration that repeats it."""
    names = (
        "claim",
        "trial",
        "effort",
        "holds",
        "only",
        "measured",
        "expected",
        "because",
        "device",
        "made",
        "code",
    )
    rows = (
        [
            *(getattr(each, name) for name in names),
            json.dumps(each.versions),
            json.dumps(each.config),
        ]
        for each in findings
    )
    return csv_text([*names, "versions", "config"], rows)
