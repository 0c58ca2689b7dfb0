"""Findings are added, never changed; the newest of each claim, set-up and device counts."""

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
    """Keep these for good; StorageError if that fails."""
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
    """The newest of each claim, set-up, effort and device, the oldest first.

    What a version of the lab has kept that names other claims is left out.
    """
    same = (_TABLE.c.claim, _TABLE.c.trial, _TABLE.c.effort, _TABLE.c.on_gpu)
    newest = select(func.max(_TABLE.c.id)).group_by(*same)
    query = select(_TABLE.c.record).where(_TABLE.c.id.in_(newest)).order_by(_TABLE.c.id)
    with database() as connection:
        records = [row.record for row in connection.execute(query)]
    return tuple(found for each in records if (found := _read_record(each)) is not None)


def _write_record(finding: Finding) -> dict[str, Any]:
    record = asdict(finding)
    return record | {"seconds": None if math.isnan(finding.seconds) else finding.seconds}


def _read_record(record: dict[str, Any]) -> Finding | None:
    try:
        found = Finding(**record | {"seconds": record["seconds"] or math.nan})
    except (TypeError, KeyError):
        return None  # another version's, with other fields
    return found if found.trial in TRIALS and found.claim in claims_of_trial(found.trial) else None
