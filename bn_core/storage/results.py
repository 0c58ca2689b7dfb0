"""Results of experiments in the database, by the address of what was computed.

The database is one place that every process of a server reaches, that is private already, and that
writes an entry whole or not at all. Files beside it would need an index, and a lock for the index.
"""

from __future__ import annotations

import hashlib
import logging
import time
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Double,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bn_core.storage.database import METADATA, StorageError, database

log = logging.getLogger(__name__)

MOST_BYTES = 256 * 2**20
"""The most that all entries hold together; the longest unused go first."""
LARGEST = 16 * 2**20
"""The most bytes of one entry; a larger one is not stored."""
LONGEST_UNUSED = 60 * 86_400.0
"""Seconds after which an entry that nobody has read is dropped."""
_DIGEST = 32
"""Bytes of the digest before the data of an entry."""

_TABLE = Table(
    "results",
    METADATA,
    Column("address", String(64), primary_key=True),
    Column("made", Double, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("device", String(200), nullable=False),
    Column("used", Double, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredResult:
    """The bytes of a finished result, and when, where and in how long it was computed."""

    data: bytes
    device: str
    """The sentence that says on which device."""
    made: float
    """Seconds since 1970, UTC."""
    seconds: float
    """The time that computing took."""


def store_result(address: str, result: StoredResult) -> None:
    """Store a result in place of an older one; StorageError if that fails.

    If two processes store the same one at once, one of them is kept.
    """
    if len(result.data) > LARGEST:
        log.info("a result of %d bytes is not stored", len(result.data))
        return
    data = hashlib.sha256(result.data).digest() + result.data
    row = {
        "address": address,
        "made": result.made,
        "seconds": result.seconds,
        "device": result.device[:200],
        "used": time.time(),
        "size": len(data),
        "data": data,
    }
    try:
        with database() as connection:
            connection.execute(delete(_TABLE).where(_TABLE.c.address == address))
            connection.execute(insert(_TABLE), row)
    except StorageError as error:
        if not isinstance(error.__cause__, IntegrityError):
            raise
    remove_excess(time.time())


def load_result(address: str) -> StoredResult | None:
    """Return the result with this address, or None; a damaged entry is dropped.

    StorageError if the database cannot be read.
    """
    same = _TABLE.c.address == address
    with database() as connection:
        row = connection.execute(select(_TABLE).where(same)).one_or_none()
        if row is None:
            return None
        data = bytes(row.data)
        if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            log.warning("the stored result %s is damaged and dropped", address)
            connection.execute(delete(_TABLE).where(same))
            return None
    with suppress(StorageError), database() as connection:  # a full disk can be read
        connection.execute(update(_TABLE).where(same).values(used=time.time()))
    return StoredResult(data[_DIGEST:], row.device, row.made, row.seconds)


def remove_result(address: str) -> None:
    """Remove the result with this address, if any; StorageError if that fails."""
    with database() as connection:
        connection.execute(delete(_TABLE).where(_TABLE.c.address == address))


def remove_excess(now: float) -> None:
    """Remove what was not read for long, and what is beyond the most bytes."""
    with database() as connection:
        connection.execute(delete(_TABLE).where(_TABLE.c.used < now - LONGEST_UNUSED))
        newest_first = func.sum(_TABLE.c.size).over(
            order_by=(_TABLE.c.used.desc(), _TABLE.c.address)
        )
        totals = select(_TABLE.c.address, newest_first.label("total")).subquery()
        beyond = select(totals.c.address).where(totals.c.total > MOST_BYTES)
        connection.execute(delete(_TABLE).where(_TABLE.c.address.in_(beyond)))
