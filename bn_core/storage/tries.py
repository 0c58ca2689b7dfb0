"""Turns taken under rate limits, counted by all processes of one database.

A row says when one caller has all turns of one limit back. After that time it means nothing. The
caller is a digest, so that no network is stored.
"""

from __future__ import annotations

from contextlib import suppress

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
"""Most rows. When all are in use, new callers are not counted here."""
_MANY_PROCESSES = 16
"""More processes than those that count tries of one caller at once."""
_ATTEMPTS = 3
"""Attempts to add a row while another process adds the same one."""


class _RowAddedError(StorageError):
    """Another process has added this row at the same time."""


def count_try(limited: str, who: str, seconds: float, now: float, longest: float) -> float:
    """Move the time when all turns are back, and return it.

    ``limited`` names the limit. ``seconds`` is how long a turn takes to come back, negative to give
    it back, and ``longest`` how long all of them take. If two processes count at the same time,
    both turns are counted. StorageError.
    """
    for _ in range(_ATTEMPTS - 1):
        with suppress(_RowAddedError):
            return _count_once(limited, who, seconds, now, longest)
    return _count_once(limited, who, seconds, now, longest)


def delete_old_tries(now: float) -> None:
    """Delete the rows of callers who have all turns back; StorageError."""
    with database() as connection:
        connection.execute(delete(_TRIES).where(_TRIES.c.restored <= now))


def _count_once(limited: str, who: str, seconds: float, now: float, longest: float) -> float:
    mine = (_TRIES.c.limited == limited, _TRIES.c.who == who)
    restored = case(
        (_TRIES.c.restored < now, now),
        # Processes that count at once move the time beyond the longest, each by that much at most.
        # What lies even further was written before the clock was set back, or by another clock.
        (_TRIES.c.restored > now + _MANY_PROCESSES * longest, now + longest),
        else_=_TRIES.c.restored,
    )
    change = update(_TRIES).where(*mine).values(restored=restored + seconds)
    with database() as connection:
        if connection.execute(change).rowcount:  # this write locks the row until the commit
            return connection.execute(select(_TRIES.c.restored).where(*mine)).scalar_one()
        if connection.execute(select(func.count()).select_from(_TRIES)).scalar_one() < MAX_TRIES:
            row = {"limited": limited, "who": who, "restored": now + seconds}
            try:
                connection.execute(insert(_TRIES), row)
            except IntegrityError as error:
                raise _RowAddedError("Many tries are counted at once. Try again.") from error
    return now + seconds
