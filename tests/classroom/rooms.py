"""Rooms for tests, made of events as any room is."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings

from bn_core.classroom.events.event import LAB, TEACHER, Event
from bn_core.classroom.events.lab import RoomOpened, StudentJoined
from bn_core.classroom.events.teacher import ActivityStarted
from bn_core.classroom.room.state import Entry, Room
from bn_core.classroom.steps.settings import Predict, Setting, Vote
from bn_core.course.quiz.bank import BANK
from tests.hypothesis_profiles import examples

NUMERIC = [id for id, each in BANK.items() if each.kind == "numeric"]
CHOICE = [id for id, each in BANK.items() if each.kind == "choice"]
NUMBER = Predict(text="How many?", answer=4.0)
OPTIONS = Vote(text="Which?", options=("one", "two", "three"), right=1)


few = settings(max_examples=examples(40))
"""For laws whose every example is a whole room."""


def room_of(students: int, setting: Setting | None = None) -> Room:
    """A room with this many students, in which one activity has begun."""
    room = Room.replay([Entry(1, 0.0, LAB, RoomOpened("KTWXBN", "teacher's"))])
    for seat in range(1, students + 1):
        room = room.after(LAB, StudentJoined(seat, f"Student {seat}", f"key {seat}"))
    return room.after(TEACHER, ActivityStarted(setting)) if setting else room


def apply_events(room: Room, *events: tuple[int, Event]) -> Room:
    """The room after who has said what, one after the other."""
    for who, event in events:
        room = room.after(who, event)
    return room


def text(view: dict[str, Any]) -> str:
    """A view as it is sent: JSON knows no NaN."""
    return json.dumps(view, allow_nan=False)


def assert_sentence(refusal: ValueError) -> None:
    """A refusal is one sentence."""
    text = str(refusal)
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 200
