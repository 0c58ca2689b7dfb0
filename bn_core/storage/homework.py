"""Homework in the database: what is set, who takes part, and their newest answers.

Records are plain data; bn_core.classroom.homework defines their meaning. Every call is one
transaction, and nothing is held in memory, so any process of a server may answer any request.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
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
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bn_core.storage.database import METADATA, GoneError, TakenError, database

_HOMEWORK = Table(
    "homework",
    METADATA,
    Column("code", String(12), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("opened", Double, nullable=False),
    Column("expires", Double, nullable=False, index=True),
    Column("record", JSON, nullable=False),
)
_SEATS = Table(
    "homework_seats",
    METADATA,
    Column("homework", String(12), ForeignKey(_HOMEWORK.c.code), primary_key=True),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("name", String(80), nullable=False),
    Column("same_name", String(64), nullable=False),
    Column("key", String(64), nullable=False, index=True),
    Column("joined", Double, nullable=False),
    Column("handed_in", Double),
    UniqueConstraint("homework", "same_name"),
)
_ANSWERS = Table(
    "homework_answers",
    METADATA,
    Column("homework", String(12), ForeignKey(_HOMEWORK.c.code), primary_key=True),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("item", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("answer", JSON, nullable=False),
)
_TAKING_SEAT = Lock()
"""Held by the thread that takes a seat, since SQLite serves those that wait in no order."""


@dataclass(frozen=True, slots=True)
class HomeworkRow:
    """A homework: its code, the digest of the teacher's key, its times and its record."""

    code: str
    key: str
    opened: float
    expires: float
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A student of a homework; ``handed_in`` is None until the work is handed in."""

    seat: int
    name: str
    key: str
    joined: float
    handed_in: float | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The newest answer of a seat to an item of the homework."""

    seat: int
    item: int
    at: float
    answer: Any


def create_homework(row: HomeworkRow) -> None:
    """Store a new homework; TakenError if the code exists."""
    values = {
        "code": row.code,
        "key": row.key,
        "opened": row.opened,
        "expires": row.expires,
        "record": row.record,
    }
    with database() as connection:
        try:
            connection.execute(insert(_HOMEWORK), values)
        except IntegrityError as error:
            raise TakenError("This code is another homework's.") from error


def find_homework(code: str) -> HomeworkRow | None:
    """Return the homework of a code, or None."""
    with database() as connection:
        row = connection.execute(select(_HOMEWORK).where(_HOMEWORK.c.code == code)).one_or_none()
    if row is None:
        return None
    return HomeworkRow(row.code, row.key, row.opened, row.expires, row.record)


def change_homework(code: str, expires: float, record: dict[str, Any]) -> None:
    """Replace a homework's record and its end; GoneError if it is deleted."""
    change = update(_HOMEWORK).where(_HOMEWORK.c.code == code)
    with database() as connection:
        if not connection.execute(change.values(expires=expires, record=record)).rowcount:
            raise GoneError("This homework is deleted.")


def count_homework() -> int:
    """Return the number of stored homework."""
    with database() as connection:
        return connection.execute(select(func.count()).select_from(_HOMEWORK)).scalar_one()


def add_seat(code: str, name: str, same_name: str, key: str, now: float, most: int) -> int | None:
    """Give a student the next seat and return it, None if ``most`` are taken.

    ``same_name`` is equal for names that look the same: TakenError if another student has it.
    GoneError if the homework is deleted.
    """
    mine, wanted = _SEATS.c.homework == code, _HOMEWORK.c.code == code
    # This write locks the homework, so that no other process takes the same seat or deletes it.
    locked = update(_HOMEWORK).where(wanted).values(expires=_HOMEWORK.c.expires)
    with _TAKING_SEAT, database() as connection:
        if not connection.execute(locked).rowcount:
            raise GoneError("This homework is deleted.")
        known = select(func.count()).where(mine, _SEATS.c.same_name == same_name)
        if connection.execute(known).scalar_one():
            raise TakenError("Another student has this name.")
        last = connection.execute(select(func.max(_SEATS.c.seat)).where(mine)).scalar() or 0
        if connection.execute(select(func.count()).where(mine)).scalar_one() >= most:
            return None
        values = {
            "homework": code,
            "seat": last + 1,
            "name": name,
            "same_name": same_name,
            "key": key,
            "joined": now,
        }
        connection.execute(insert(_SEATS), values)
    return int(last) + 1


def find_seat(code: str, key: str) -> SeatRow | None:
    """Return the seat with this digest of a personal code, or None."""
    query = select(_SEATS).where(_SEATS.c.homework == code, _SEATS.c.key == key)
    with database() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return SeatRow(row.seat, row.name, row.key, row.joined, row.handed_in)


def list_seats(code: str) -> list[SeatRow]:
    """Return all seats of a homework in order."""
    query = select(_SEATS).where(_SEATS.c.homework == code).order_by(_SEATS.c.seat)
    with database() as connection:
        return [
            SeatRow(row.seat, row.name, row.key, row.joined, row.handed_in)
            for row in connection.execute(query)
        ]


def store_answer(code: str, row: AnswerRow) -> None:
    """Store an answer in place of an older one.

    GoneError if there is no such seat, or if its work is handed in.
    """
    same = (
        _ANSWERS.c.homework == code,
        _ANSWERS.c.seat == row.seat,
        _ANSWERS.c.item == row.item,
    )
    values = {
        "homework": code,
        "seat": row.seat,
        "item": row.item,
        "at": row.at,
        "answer": row.answer,
    }
    with database() as connection:
        _hold_seat(connection, code, row.seat)
        connection.execute(delete(_ANSWERS).where(*same))
        connection.execute(insert(_ANSWERS), values)


def hand_in(code: str, seat: int, now: float) -> None:
    """Mark a seat's work as handed in; GoneError if there is none, or it is already."""
    with database() as connection:
        _hold_seat(connection, code, seat)
        mine = (_SEATS.c.homework == code, _SEATS.c.seat == seat)
        connection.execute(update(_SEATS).where(*mine).values(handed_in=now))


def load_answers(code: str, seat: int | None = None) -> list[AnswerRow]:
    """Return the answers of one seat, or of all, by seat and item."""
    query = select(_ANSWERS).where(_ANSWERS.c.homework == code)
    if seat is not None:
        query = query.where(_ANSWERS.c.seat == seat)
    with database() as connection:
        found = connection.execute(query.order_by(_ANSWERS.c.seat, _ANSWERS.c.item))
        return [AnswerRow(row.seat, row.item, row.at, row.answer) for row in found]


def delete_seat(code: str, seat: int) -> bool:
    """Delete a student and all answers, and return whether the seat existed."""
    mine = (_SEATS.c.homework == code, _SEATS.c.seat == seat)
    answers = (_ANSWERS.c.homework == code, _ANSWERS.c.seat == seat)
    with database() as connection:
        _share_homework(connection, code)
        # Locked first, so that an answer that is just stored is seen, and a later one is refused.
        connection.execute(select(_SEATS.c.seat).where(*mine).with_for_update())
        connection.execute(delete(_ANSWERS).where(*answers))
        return bool(connection.execute(delete(_SEATS).where(*mine)).rowcount)


def delete_homework(code: str) -> bool:
    """Delete a homework with all students and answers; return whether it existed."""
    with database() as connection:
        return bool(_delete(connection, _HOMEWORK.c.code == code))


def delete_expired_homework(now: float) -> int:
    """Delete the homework whose time is over, and return how many."""
    with database() as connection:
        return _delete(connection, _HOMEWORK.c.expires < now)


def delete_unused_homework(before: float) -> bool:
    """Delete the oldest homework that was set before and that nobody has joined.

    Returns whether there was one.
    """
    joined = select(_SEATS.c.homework)
    unused = select(_HOMEWORK.c.code).where(
        _HOMEWORK.c.opened < before, _HOMEWORK.c.code.not_in(joined)
    )
    with database() as connection:
        code = connection.execute(unused.order_by(_HOMEWORK.c.opened).limit(1)).scalar()
        return bool(code and _delete(connection, _HOMEWORK.c.code == code))


def _hold_seat(connection: Connection, code: str, seat: int) -> None:
    """Lock a seat for this transaction; GoneError if it is gone or handed in."""
    _share_homework(connection, code)
    mine = (_SEATS.c.homework == code, _SEATS.c.seat == seat, _SEATS.c.handed_in.is_(None))
    if not connection.execute(update(_SEATS).where(*mine).values(name=_SEATS.c.name)).rowcount:
        raise GoneError("This work is handed in, or the student was removed.")


def _share_homework(connection: Connection, code: str) -> None:
    """Lock a homework against its deletion.

    It comes before any seat, as where it is deleted: else each of the two could wait for the other.
    """
    whole = select(_HOMEWORK.c.code).where(_HOMEWORK.c.code == code)
    connection.execute(whole.with_for_update(read=True, key_share=True))


def _delete(connection: Connection, which: ColumnElement[bool]) -> int:
    # Locked first, so that a seat or answer that is just stored is seen, and none comes later.
    locked = select(_HOMEWORK.c.code).where(which).with_for_update()
    codes = list(connection.execute(locked).scalars())
    for table in (_ANSWERS, _SEATS):
        connection.execute(delete(table).where(table.c.homework.in_(codes)))
    connection.execute(delete(_HOMEWORK).where(_HOMEWORK.c.code.in_(codes)))
    return len(codes)
