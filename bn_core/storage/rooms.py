"""Logs of rooms in the database, one row per event.

Records are plain data; bn_core.classroom defines their meaning. Several processes can append to one
log. Each locks the room first, reads what others have appended, and then decides what to append, so
all of them see the same events in the same order. A commit tells the others to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Double,
    ForeignKey,
    Integer,
    Row,
    Select,
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

from bn_core.storage.database import METADATA, GoneError, TakenError, database
from bn_core.storage.notices import Notice, announce

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


_MOST_SEATS = 100
"""Seats in one notice, so that it has less than the 8,000 bytes that PostgreSQL takes."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A stored event: its number in the room from 1, time, person and record."""

    number: int
    at: float
    who: int
    record: dict[str, Any]


def create_room(code: str, rows: Sequence[EventRow]) -> None:
    """Store a new room and its first events; TakenError if the code exists."""
    with database() as connection:
        try:
            connection.execute(insert(_ROOMS), {"code": code, "touched": rows[-1].at})
            connection.execute(insert(_EVENTS), _values(code, rows))
        except IntegrityError as error:
            raise TakenError("This code is another room's.") from error


def append_events(
    code: str,
    after: int,
    at: float,
    compose: Callable[[list[EventRow]], Sequence[EventRow]],
    sender: str = "",
) -> None:
    """Store the events that ``compose`` returns, all or none; they are then committed.

    ``compose`` is called with the events after number ``after``, which other processes have stored.
    Nobody stores any between those and its own. ``at`` is the time of the last event. If it
    raises, nothing is stored. ``sender`` names this process in the notice to the others.
    GoneError, StorageError.
    """
    touched = update(_ROOMS).where(_ROOMS.c.code == code).values(touched=at)
    with database() as connection:
        if not connection.execute(touched).rowcount:  # this write locks the room
            raise GoneError("This room is deleted.")
        rows = compose(_load_rows(connection, code, after))
        if rows:
            connection.execute(insert(_EVENTS), _values(code, rows))
            announce(connection, Notice(code, number=rows[-1].number, sender=sender))


def load_news(code: str, after: int) -> list[EventRow]:
    """Return a room's events after number ``after``; GoneError, StorageError."""
    with database() as connection:
        if connection.execute(select(_ROOMS.c.code).where(_ROOMS.c.code == code)).first() is None:
            raise GoneError("This room is deleted.")
        return _load_rows(connection, code, after)


def load_events(code: str) -> Iterator[EventRow]:
    """Yield a room's events in order, none if there is no such room.

    They are fetched 100 at a time, since a long lesson with many sliders has very many.
    """
    with database() as connection:
        result = connection.execute(_select_events(code, 0).execution_options(yield_per=100))
        yield from map(_read_row, result)


def announce_sliders(notice: Notice) -> None:
    """Tell other processes positions of sliders, which are not stored."""
    seats = list(notice.x)
    with database() as connection:
        for first in range(0, len(seats), _MOST_SEATS):
            part = {seat: notice.x[seat] for seat in seats[first : first + _MOST_SEATS]}
            announce(connection, replace(notice, x=part))


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
    for code in codes:
        announce(connection, Notice(code, is_deleted=True))
    return codes


def _load_rows(connection: Connection, code: str, after: int) -> list[EventRow]:
    return [*map(_read_row, connection.execute(_select_events(code, after)))]


def _select_events(code: str, after: int) -> Select[Any]:
    later = (_EVENTS.c.room == code, _EVENTS.c.number > after)
    return select(_EVENTS).where(*later).order_by(_EVENTS.c.number)


def _read_row(row: Row[Any]) -> EventRow:
    return EventRow(row.number, row.at, row.who, row.record)


def _values(code: str, rows: Sequence[EventRow]) -> list[dict[str, Any]]:
    return [
        {"room": code, "number": each.number, "at": each.at, "who": each.who, "record": each.record}
        for each in rows
    ]
