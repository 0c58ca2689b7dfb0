"""Who may do what in a room, and what its limits are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bn_core.classroom.events.event import LAB, MAX_SEATS, MAX_STUDENTS, TEACHER
from bn_core.classroom.events.lab import NetworkMeasured, RoomOpened, SlidersMoved, StudentJoined
from bn_core.classroom.events.student import VoteCast
from bn_core.classroom.events.teacher import (
    ActivityEnded,
    ActivityStarted,
    AnswersRevealed,
    DoorSwitched,
    NextActivityStarted,
    PlanSet,
    StudentRemoved,
    StudentRenamed,
)
from bn_core.classroom.inputs.errors import FullError, NotNowError, NotYoursError, RefusedError
from bn_core.classroom.people.students import Student
from bn_core.classroom.room.log import log_to_csv
from bn_core.classroom.room.state import Entry
from bn_core.classroom.room.views import view_as_student, view_as_teacher
from bn_core.classroom.steps.settings import LookAt, Setting, write_setting
from tests.classroom.rooms import OPTIONS, apply_events, room_of


def test_room_refuses_wrong_sender() -> None:
    room = room_of(2, OPTIONS)
    for who in (1, 2, LAB, 3):
        with pytest.raises(NotYoursError):
            room.after(who, AnswersRevealed())
    for who in (TEACHER, LAB, 3):
        with pytest.raises(NotYoursError):
            room.after(who, VoteCast(0))
    for who in (TEACHER, 1):
        for event in (
            SlidersMoved({1: 0.0}),
            NetworkMeasured(1, 0.5),
            StudentJoined(3, "Eve", "k"),
            RoomOpened("A", "k"),
        ):
            with pytest.raises(NotYoursError, match="Only the lab"):
                room.after(who, event)
    with pytest.raises(NotYoursError, match="no longer in this room"):
        room.after(TEACHER, StudentRemoved(1)).after(1, VoteCast(0))


def test_room_limits_students_and_seats() -> None:
    room = room_of(MAX_STUDENTS)
    with pytest.raises(FullError, match=f"{MAX_STUDENTS} seats"):
        room.after(LAB, StudentJoined(MAX_STUDENTS + 1, "One more", "k"))
    freed = room.after(TEACHER, StudentRemoved(7)).after(
        LAB, StudentJoined(MAX_STUDENTS + 1, "One more", "k")
    )
    assert freed.find_seat("k") == MAX_STUDENTS + 1
    spent = replace(room_of(1), students={seat: Student("", "") for seat in range(MAX_SEATS)})
    with pytest.raises(FullError, match=f"{MAX_SEATS} students have joined"):
        spent.after(LAB, StudentJoined(MAX_SEATS, "One more", "k"))
    with pytest.raises(NotNowError, match="closed the door"):
        room_of(1).after(TEACHER, DoorSwitched(False)).after(LAB, StudentJoined(2, "Late", "k"))


def test_room_refuses_duplicate_nickname() -> None:
    room = room_of(1).after(LAB, StudentJoined(2, "Ada", "k2"))
    for name in ("ada", "ＡＤＡ", " A\u200bda ", "Ada\ufe0f", "A\u034fda"):
        with pytest.raises(RefusedError, match="called Ada"):
            room.after(LAB, StudentJoined(3, name, "k3"))
    with pytest.raises(RefusedError, match="called Ada"):
        room.after(TEACHER, StudentRenamed(1, "ADA"))
    free = apply_events(room, (TEACHER, StudentRemoved(2)), (LAB, StudentJoined(3, "Ada", "k3")))
    assert free.find_seat("k3") == 3
    for key in ("k2", "", "k9"):
        with pytest.raises(NotYoursError):
            free.find_seat(key)


def test_next_starts_planned_activities_in_order() -> None:
    plan: tuple[Setting, ...] = (OPTIONS, LookAt("/depth?seed=3"))
    room = room_of(1).after(TEACHER, PlanSet(plan))
    for number, setting in enumerate(plan, start=1):
        room = room.after(TEACHER, NextActivityStarted())
        assert view_as_teacher(room)["setting"] == write_setting(setting)
        assert (room.turn, room.done) == (number, number)
    with pytest.raises(NotNowError, match="The plan is finished"):
        room.after(TEACHER, NextActivityStarted())
    again = apply_events(room, (TEACHER, PlanSet(plan)), (TEACHER, NextActivityStarted()))
    assert view_as_teacher(again)["setting"] == write_setting(OPTIONS)
    assert view_as_student(room.after(TEACHER, ActivityEnded()), 1)["kind"] == "lobby"


@pytest.mark.parametrize("nickname", ["=SUM(A1)", "+1", "-1", "@SUM(A1)"])
def test_log_to_csv_holds_no_formula_and_no_key(nickname: str) -> None:
    log = [
        Entry(1, 0.0, LAB, RoomOpened("KTWXBN", "teacher's")),
        Entry(2, 1.0, LAB, StudentJoined(1, nickname, "key 1")),
        Entry(3, 2.0, TEACHER, ActivityStarted(OPTIONS)),
        Entry(4, 3.5, 1, VoteCast(2)),
        Entry(5, 4.0, TEACHER, StudentRemoved(1)),
    ]
    table = log_to_csv(log).splitlines()
    assert len(table) == len(log) + 1
    assert table[4] == f"4,1970-01-01T00:00:03.500+00:00,1,'{nickname},voted,1,1,Which?,three"
    assert "key 1" not in log_to_csv(log)
    assert "teacher's" not in log_to_csv(log)
