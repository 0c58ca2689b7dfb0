"""The database table of findings, to which rows are only added.

The newest finding of each part of a claim, trial, effort and device counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, func, insert, select

from bn_core.course.ledger.finding import Finding, read_finding, write_finding
from bn_core.storage.database import METADATA, database

_TABLE = Table(
    "claim_findings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("claim", String(8), nullable=False),
    Column("part", String(40), nullable=False),
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
            "part": each.part,
            "trial": each.trial,
            "effort": each.effort,
            "on_gpu": each.on_gpu,
            "record": write_finding(each),
        }
        for each in findings
    ]
    if rows:
        with database() as connection:
            connection.execute(insert(_TABLE), rows)


def load_findings() -> tuple[Finding, ...]:
    """Return the newest finding of each part, trial, effort and device, by age.

    The oldest comes first. Findings of another version of the lab that name unknown claims or
    trials are skipped.
    """
    columns = ("claim", "part", "trial", "effort", "on_gpu")
    newest = select(func.max(_TABLE.c.id)).group_by(*(_TABLE.c[each] for each in columns))
    query = select(_TABLE.c.record).where(_TABLE.c.id.in_(newest)).order_by(_TABLE.c.id)
    with database() as connection:
        records = [row.record for row in connection.execute(query)]
    return tuple(finding for each in records if (finding := read_finding(each)) is not None)
