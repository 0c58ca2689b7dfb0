"""The log of a room as rows of the database, and as a CSV file for the teacher."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.activities.vote import VoteActivity
from bn_core.classroom.events.event import LAB, TEACHER
from bn_core.classroom.events.lab import NetworkMeasured, StudentJoined
from bn_core.classroom.events.record import event_name, read_event, write_event
from bn_core.classroom.events.student import LineWritten, NumberAnswered, VoteCast
from bn_core.classroom.room.state import Entry, Room
from bn_core.storage.rooms import EventRow
from bn_core.text.csv_rows import guard_text

COLUMNS = (
    "number",
    "time",
    "seat",
    "nickname",
    "event",
    "turn",
    "round",
    "question",
    "value",
)
_SECRET = ("v", "kind", "key", "code")


def write_row(entry: Entry) -> EventRow:
    """Return an entry as a row of the database."""
    return EventRow(entry.number, entry.at, entry.who, write_event(entry.event))


def read_row(row: EventRow) -> Entry:
    """Return the entry of a stored row; RefusedError if its event is unknown."""
    return Entry(row.number, row.at, row.who, read_event(row.record))


def log_to_csv(log: Iterable[Entry]) -> str:
    """Return a whole log as CSV, one line per event, without any token or digest.

    Times are in UTC. Text that a person typed never starts a formula in a spreadsheet.
    """
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    room: Room | None = None
    for each in log:
        room = Room.replay([each]) if room is None else room.after(each.who, each.event)
        table.writerow(map(_cell, _line(each, room)))
    return written.getvalue()


def _line(entry: Entry, room: Room) -> tuple[Any, ...]:
    event, activity = entry.event, room.activity
    seat = event.student if isinstance(event, (StudentJoined, NetworkMeasured)) else entry.who
    sender = {LAB: "the lab", TEACHER: "teacher"}.get(seat)
    question = ""
    if sender is None and activity and room.students[seat].is_present:
        question = activity.view_as_student(seat).get("text", "")
    return (
        entry.number,
        datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="milliseconds"),
        "" if sender else seat,
        sender or room.students[seat].nickname,
        event_name(event),
        room.turn or "",
        _round(activity),
        question,
        _value(entry, room),
    )


def _round(activity: Activity | None) -> int | str:
    return activity.round if isinstance(activity, VoteActivity) else ""


def _value(entry: Entry, room: Room) -> Any:
    """Return an event's content in one cell, as a number, a text or its fields."""
    event = entry.event
    if isinstance(event, NumberAnswered):
        return event.number
    if isinstance(event, LineWritten):
        return event.line
    if isinstance(event, VoteCast) and isinstance(room.activity, VoteActivity):
        return room.activity.question.options[event.option].text
    shown = {name: value for name, value in write_event(event).items() if name not in _SECRET}
    return "; ".join(f"{name} {value}" for name, value in shown.items())


def _cell(value: Any) -> Any:
    return guard_text(value) if isinstance(value, str) else value
