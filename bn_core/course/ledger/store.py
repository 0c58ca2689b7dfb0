"""The database table of findings, to which rows are only added.

The newest finding of each claim, trial, effort and device counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, func, insert, select

from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.ledger import claims_of_trial
from bn_core.course.ledger.trials import TRIALS
from bn_core.storage.database import METADATA, database

_TABLE = Table(
    "findings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("claim", String(8), nullable=False),
    Column("trial", String(80), nullable=False),
    Column("effort", String(16), nullable=False),
    Column("on_gpu", Boolean, nullable=False),
    Column("record", JSON, nullable=False),
)


def store_findings(findings: Iterable[Finding]) -> None:
    """Store findings; StorageError if that fails."""
    rows = [
        {
            "claim": each.claim,
            "trial": each.trial,
            "effort": each.effort,
            "on_gpu": each.on_gpu,
            "record": _write_record(each),
        }
        for each in findings
    ]
    if rows:
        with database() as connection:
            connection.execute(insert(_TABLE), rows)


def load_findings() -> tuple[Finding, ...]:
    """Return the newest finding of each claim, trial, effort and device, by age.

    The oldest comes first. Findings of another version of the lab that name unknown claims or
    trials are skipped.
    """
    same = (_TABLE.c.claim, _TABLE.c.trial, _TABLE.c.effort, _TABLE.c.on_gpu)
    newest = select(func.max(_TABLE.c.id)).group_by(*same)
    query = select(_TABLE.c.record).where(_TABLE.c.id.in_(newest)).order_by(_TABLE.c.id)
    with database() as connection:
        records = [row.record for row in connection.execute(query)]
    return tuple(finding for each in records if (finding := _read_record(each)) is not None)


def _write_record(finding: Finding) -> dict[str, Any]:
    record = asdict(finding)
    return record | {"seconds": None if math.isnan(finding.seconds) else finding.seconds}


def _read_record(record: dict[str, Any]) -> Finding | None:
    try:
        finding = Finding(**record | {"seconds": record["seconds"] or math.nan})
    except (TypeError, KeyError):
        return None  # stored by another version, with other fields
    return (
        finding
        if finding.trial in TRIALS and finding.claim in claims_of_trial(finding.trial)
        else None
    )
