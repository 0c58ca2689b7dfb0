"""Turns that somebody has used up, counted by all processes of one database.

A row is when all turns of somebody under one limit are back. It holds a digest in place of a
network, and means nothing once that time is over.
"""

from __future__ import annotations

from sqlalchemy import Column, Double, String, Table, case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bn_core.storage.database import METADATA, StorageError, database

_TRIES = Table(
    "tries",
    METADATA,
    Column("limited", String(20), primary_key=True),
    Column("who", String(64), primary_key=True),
    Column("restored", Double, nullable=False, index=True),
)
MAX_TRIES = 20_000
"""Most rows; whoever comes when all are in use is not counted here."""
_ATTEMPTS = 3
"""Attempts to begin a row, while another process begins the same."""


class _BegunError(StorageError):
    """Another process has begun this row at the same time."""


def count_try(limited: str, who: str, seconds: float, now: float) -> float:
    """Put off the time when all turns are back, and return it.

    ``seconds`` are those that a turn takes to come back, negative to give it back. Two processes
    that count at once count both. StorageError.
    """
    for last in reversed(range(_ATTEMPTS)):
        try:
            return _count_once(limited, who, seconds, now)
        except _BegunError:
            if not last:
                raise
    raise AssertionError


def delete_old_tries(now: float) -> None:
    """Delete what no longer means anything; StorageError."""
    with database() as connection:
        connection.execute(delete(_TRIES).where(_TRIES.c.restored <= now))


def _count_once(limited: str, who: str, seconds: float, now: float) -> float:
    mine = (_TRIES.c.limited == limited, _TRIES.c.who == who)
    later = case((_TRIES.c.restored > now, _TRIES.c.restored), else_=now) + seconds
    with database() as connection:
        # This write locks the row until the commit.
        if connection.execute(update(_TRIES).where(*mine).values(restored=later)).rowcount:
            return connection.execute(select(_TRIES.c.restored).where(*mine)).scalar_one()
        if connection.execute(select(func.count()).select_from(_TRIES)).scalar_one() < MAX_TRIES:
            row = {"limited": limited, "who": who, "restored": now + seconds}
            try:
                connection.execute(insert(_TRIES), row)
            except IntegrityError as error:
                raise _BegunError("Many tries are counted at once. Try again.") from error
    return now + seconds
