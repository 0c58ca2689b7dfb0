"""Logs of rooms in the database, one row per event.

Records are plain data; what they mean, bn_core.classroom says.
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
    """The code, or the number of an event, is taken: another server writes to this room."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as it is kept: its number in the room from 1, when, who, and the record."""

    number: int
    at: float
    who: int
    record: dict[str, Any]


def create_room(code: str, rows: Sequence[EventRow]) -> None:
    """Keep a new room with its first events; TakenError if the code is another room's."""
    with database() as connection:
        try:
            connection.execute(insert(_ROOMS), {"code": code, "touched": rows[-1].at})
            connection.execute(insert(_EVENTS), _values(code, rows))
        except IntegrityError as error:
            raise ConflictError("This code is another room's.") from error


def append_events(code: str, rows: Sequence[EventRow]) -> None:
    """Keep these events, all or none; they are kept once this returns.

    TakenError: a number is taken, or the room is deleted. StorageError: nothing can be kept.
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
    """All of a room's events in order, read as they are asked for; none if there is no such room.

    Never all at once: where three hundred sliders stood in two hours is a lot.
    """
    query = select(_EVENTS).where(_EVENTS.c.room == code).order_by(_EVENTS.c.number)
    with database() as connection:
        for each in connection.execute(query.execution_options(yield_per=100)):
            yield EventRow(each.number, each.at, each.who, each.record)


def count_rooms() -> int:
    """How many rooms are kept."""
    with database() as connection:
        return connection.execute(select(func.count()).select_from(_ROOMS)).scalar_one()


def delete_room(code: str) -> bool:
    """Delete all that is kept of a room; whether there was any."""
    with database() as connection:
        return bool(_delete_rooms(connection, _ROOMS.c.code == code))


def delete_expired_rooms(before: float) -> tuple[str, ...]:
    """Delete the rooms in which nothing has happened since ``before``; their codes."""
    with database() as connection:
        return _delete_rooms(connection, _ROOMS.c.touched < before)


def _delete_rooms(connection: Connection, which: ColumnElement[bool]) -> tuple[str, ...]:
    """Delete these rooms and their events; their codes."""
    # Written first, so that an append to one of them waits, and then finds no room.
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
