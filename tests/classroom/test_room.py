"""Who may do what in a room, and what its limits are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bn_core.classroom.errors import FullError, NotNowError, NotYoursError, RefusedError
from bn_core.classroom.events.event import LAB, MOST_SEATS, MOST_STUDENTS, TEACHER
from bn_core.classroom.events.lab import Joined, Measured, Opened, Settled
from bn_core.classroom.events.student import Voted
from bn_core.classroom.events.teacher import (
    Door,
    Ended,
    Next,
    Planned,
    Removed,
    Renamed,
    Revealed,
    Started,
)
from bn_core.classroom.log import log_to_csv
from bn_core.classroom.people import Student
from bn_core.classroom.room import Entry
from bn_core.classroom.settings import LookAt, Setting, write_setting
from bn_core.classroom.views import view_as_student, view_as_teacher
from tests.classroom.rooms import OPTIONS, room_of, said


def test_nobody_speaks_for_another() -> None:
    room = room_of(2, OPTIONS)
    for who in (1, 2, LAB, 3):
        with pytest.raises(NotYoursError):
            room.after(who, Revealed())
    for who in (TEACHER, LAB, 3):
        with pytest.raises(NotYoursError):
            room.after(who, Voted(0))
    for who in (TEACHER, 1):
        for event in (Settled({1: 0.0}), Measured(1, 0.5), Joined(3, "Eve", "k"), Opened("A", "k")):
            with pytest.raises(NotYoursError, match="Only the lab"):
                room.after(who, event)
    with pytest.raises(NotYoursError, match="any more"):
        room.after(TEACHER, Removed(1)).after(1, Voted(0))


def test_a_room_has_so_many_seats_and_no_more() -> None:
    room = room_of(MOST_STUDENTS)
    with pytest.raises(FullError, match=f"{MOST_STUDENTS} seats"):
        room.after(LAB, Joined(MOST_STUDENTS + 1, "One more", "k"))
    freed = room.after(TEACHER, Removed(7)).after(LAB, Joined(MOST_STUDENTS + 1, "One more", "k"))
    assert freed.who("k") == MOST_STUDENTS + 1
    spent = replace(room_of(1), students={seat: Student("", "") for seat in range(MOST_SEATS)})
    with pytest.raises(FullError, match=f"{MOST_SEATS} have joined"):
        spent.after(LAB, Joined(MOST_SEATS, "One more", "k"))
    with pytest.raises(NotNowError, match="closed the door"):
        room_of(1).after(TEACHER, Door(False)).after(LAB, Joined(2, "Late", "k"))


def test_no_two_have_one_name() -> None:
    room = room_of(1).after(LAB, Joined(2, "Ada", "k2"))
    for name in ("ada", "ＡＤＡ", " A\u200bda ", "Ada\ufe0f", "A\u034fda"):
        with pytest.raises(RefusedError, match="called Ada"):
            room.after(LAB, Joined(3, name, "k3"))
    with pytest.raises(RefusedError, match="called Ada"):
        room.after(TEACHER, Renamed(1, "ADA"))
    free = said(room, (TEACHER, Removed(2)), (LAB, Joined(3, "Ada", "k3")))
    assert free.who("k3") == 3
    for key in ("k2", "", "k9"):
        with pytest.raises(NotYoursError):
            free.who(key)


def test_a_plan_is_gone_through_one_after_the_other() -> None:
    plan: tuple[Setting, ...] = (OPTIONS, LookAt("/depth?seed=3"))
    room = room_of(1).after(TEACHER, Planned(plan))
    for number, setting in enumerate(plan, start=1):
        room = room.after(TEACHER, Next())
        assert view_as_teacher(room)["setting"] == write_setting(setting)
        assert (room.turn, room.done) == (number, number)
    with pytest.raises(NotNowError, match="nothing more"):
        room.after(TEACHER, Next())
    again = said(room, (TEACHER, Planned(plan)), (TEACHER, Next()))
    assert view_as_teacher(again)["setting"] == write_setting(OPTIONS)
    assert view_as_student(room.after(TEACHER, Ended()), 1)["kind"] == "lobby"


def test_a_spreadsheet_finds_no_formula_and_no_key() -> None:
    log = [
        Entry(1, 0.0, LAB, Opened("KTWXBN", "teacher's")),
        Entry(2, 1.0, LAB, Joined(1, "=SUM(A1)", "key 1")),
        Entry(3, 2.0, TEACHER, Started(OPTIONS)),
        Entry(4, 3.5, 1, Voted(2)),
        Entry(5, 4.0, TEACHER, Removed(1)),
    ]
    table = log_to_csv(log).splitlines()
    assert len(table) == len(log) + 1
    assert table[4] == "4,1970-01-01T00:00:03.500+00:00,1,'=SUM(A1),voted,1,1,Which?,three"
    assert "key 1" not in log_to_csv(log)
    assert "teacher's" not in log_to_csv(log)
