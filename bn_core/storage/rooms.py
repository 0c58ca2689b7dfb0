"""Logs of rooms in the database, one row per event.

Records are plain data; bn_core.classroom defines their meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Double,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bn_core.storage.database import METADATA, StorageError, database

_ROOMS = Table(
    "rooms",
    METADATA,
    Column("code", String(12), primary_key=True),
    Column("touched", Double, nullable=False, index=True),
)
_EVENTS = Table(
    "room_events",
    METADATA,
    Column("room", String(12), ForeignKey(_ROOMS.c.code), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("who", Integer, nullable=False),
    Column("record", JSON, nullable=False),
)


class ConflictError(StorageError):
    """The code or the number of an event exists: another server writes to this room."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A stored event: its number in the room from 1, time, person and record."""

    number: int
    at: float
    who: int
    record: dict[str, Any]


def create_room(code: str, rows: Sequence[EventRow]) -> None:
    """Store a new room and its first events; ConflictError if the code exists."""
    with database() as connection:
        try:
            connection.execute(insert(_ROOMS), {"code": code, "touched": rows[-1].at})
            connection.execute(insert(_EVENTS), _values(code, rows))
        except IntegrityError as error:
            raise ConflictError("This code is another room's.") from error


def append_events(code: str, rows: Sequence[EventRow]) -> None:
    """Store all of these events or none; they are committed when this returns.

    Raises ConflictError if a number exists or the room is deleted, and StorageError if the database
    fails.
    """
    touched = update(_ROOMS).where(_ROOMS.c.code == code).values(touched=rows[-1].at)
    with database() as connection:
        try:
            if not connection.execute(touched).rowcount:
                raise ConflictError("This room is deleted.")
            connection.execute(insert(_EVENTS), _values(code, rows))
        except IntegrityError as error:
            raise ConflictError("Another server writes to this room: reload the page.") from error


def load_events(code: str) -> Iterator[EventRow]:
    """Yield a room's events in order, none if there is no such room.

    They are fetched 100 at a time, since a long lesson with many sliders has very many.
    """
    query = select(_EVENTS).where(_EVENTS.c.room == code).order_by(_EVENTS.c.number)
    with database() as connection:
        for each in connection.execute(query.execution_options(yield_per=100)):
            yield EventRow(each.number, each.at, each.who, each.record)


def count_rooms() -> int:
    """Return the number of stored rooms."""
    with database() as connection:
        return connection.execute(select(func.count()).select_from(_ROOMS)).scalar_one()


def delete_room(code: str) -> bool:
    """Delete a room and its events, and return whether it existed."""
    with database() as connection:
        return bool(_delete_rooms(connection, _ROOMS.c.code == code))


def delete_expired_rooms(before: float) -> tuple[str, ...]:
    """Delete the rooms without an event since ``before``, and return their codes."""
    with database() as connection:
        return _delete_rooms(connection, _ROOMS.c.touched < before)


def delete_unused_room(before: float, who: int) -> tuple[str, ...]:
    """Delete the longest idle room without an event since ``before``; return its code.

    Only a room counts in whose log ``who`` has recorded nothing after its first event.
    """
    used = exists().where(
        _EVENTS.c.room == _ROOMS.c.code, _EVENTS.c.number > 1, _EVENTS.c.who == who
    )
    unused = select(_ROOMS.c.code).where(_ROOMS.c.touched < before, ~used)
    with database() as connection:
        code = connection.execute(unused.order_by(_ROOMS.c.touched).limit(1)).scalar()
        return _delete_rooms(connection, _ROOMS.c.code == code) if code else ()


def _delete_rooms(connection: Connection, which: ColumnElement[bool]) -> tuple[str, ...]:
    """Delete these rooms and their events, and return the codes."""
    # This write locks the rooms, so that an append waits and then finds its room deleted.
    connection.execute(update(_ROOMS).where(which).values(touched=_ROOMS.c.touched))
    codes = tuple(connection.execute(select(_ROOMS.c.code).where(which)).scalars())
    connection.execute(delete(_EVENTS).where(_EVENTS.c.room.in_(codes)))
    connection.execute(delete(_ROOMS).where(_ROOMS.c.code.in_(codes)))
    return codes


def _values(code: str, rows: Sequence[EventRow]) -> list[dict[str, Any]]:
    return [
        {"room": code, "number": each.number, "at": each.at, "who": each.who, "record": each.record}
        for each in rows
    ]
