"""Events as JSON records, for the stored log and for messages of the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from bn_core.classroom.events import lab, student, teacher
from bn_core.classroom.events.event import Event
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import build_checked
from bn_core.classroom.steps.notes import Notes
from bn_core.classroom.steps.settings import write_setting

VERSION = 1
"""Version of the records, raised when a field changes its meaning."""

KINDS: dict[str, type[Event]] = {
    "opened": lab.RoomOpened,
    "joined": lab.StudentJoined,
    "asked": lab.AdmissionRequested,
    "settled": lab.SlidersMoved,
    "measured": lab.NetworkMeasured,
    "expired": lab.TimeRanOut,
    "planned": teacher.PlanSet,
    "added": teacher.ActivityPlanned,
    "started": teacher.ActivityStarted,
    "next": teacher.NextActivityStarted,
    "ended": teacher.ActivityEnded,
    "closed": teacher.AnswersClosed,
    "timed": teacher.TimerStarted,
    "prolonged": teacher.MinuteAdded,
    "untimed": teacher.TimerStopped,
    "revealed": teacher.AnswersRevealed,
    "revoted": teacher.SecondVoteStarted,
    "reset": teacher.ActivityReset,
    "named": teacher.NamesSwitched,
    "door": teacher.DoorSwitched,
    "screening": teacher.ScreeningSwitched,
    "admitted": teacher.StudentAdmitted,
    "declined": teacher.StudentDeclined,
    "renamed": teacher.StudentRenamed,
    "removed": teacher.StudentRemoved,
    "scaled": teacher.ScaleAndShiftSet,
    "switched": teacher.ModeSwitched,
    "singled": teacher.OutlierChosen,
    "split": teacher.BatchSplit,
    "moved": student.SliderMoved,
    "answered": student.NumberAnswered,
    "voted": student.VoteCast,
    "picked": student.NetworkPicked,
    "wrote": student.LineWritten,
}
"""Every event by its stored name.

Stored logs and the browser's messages carry these names, so they outlive the names of the classes.
"""
_NAMES = {event: name for name, event in KINDS.items()}


def event_name(event: Event) -> str:
    """Return the name under which an event is stored."""
    return _NAMES[type(event)]


def write_event(event: Event) -> dict[str, Any]:
    """Return an event as plain data: its version, kind and fields."""
    values = {each.name: _plain(getattr(event, each.name)) for each in fields(event)}
    return {"v": VERSION, "kind": event_name(event), **values}


def read_event(record: Any) -> Event:
    """Return the event of a record; RefusedError if it is invalid or out of bounds."""
    kind = record.get("kind") if isinstance(record, Mapping) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise RefusedError(f"“{str(kind)[:40]}” is not an event of a room.")
    if record.get("v", VERSION) != VERSION:
        raise RefusedError("This comes from another version of the lab. Reload the page.")
    known = {each.name for each in fields(KINDS[kind])}
    if unknown := sorted(str(name)[:40] for name in set(record) - known - {"v", "kind"}):
        raise RefusedError(f"“{unknown[0]}” is not a field of the event {kind}.")
    event: Event = build_checked(KINDS[kind], {name: record[name] for name in known & set(record)})
    return event


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Notes):
        return asdict(value)
    return write_setting(value) if hasattr(value, "kind") else value
