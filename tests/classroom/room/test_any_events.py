"""Whatever is sent in whatever order is refused in a sentence, or done and replayed."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bn_core.classroom.activities.class_sweep import ClassSweepActivity
from bn_core.classroom.activities.predict import PredictActivity
from bn_core.classroom.activities.vote import VoteActivity
from bn_core.classroom.events.event import LAB, TEACHER, Event
from bn_core.classroom.events.lab import (
    AdmissionRequested,
    NetworkMeasured,
    RoomOpened,
    StudentJoined,
    TimeRanOut,
)
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.room.log import read_row, write_row
from bn_core.classroom.room.state import Entry, Room
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from tests.classroom.any_event import NAMES, SEATS, students, teachers
from tests.classroom.rooms import assert_sentence
from tests.hypothesis_profiles import examples


class AnyRoom(RuleBasedStateMachine):
    """Everything is tried by everyone."""

    def __init__(self) -> None:
        super().__init__()
        self.log = [Entry(1, 0.0, LAB, RoomOpened("KTWXBN", "teacher's"))]
        self.room = Room.replay(self.log)

    def send(self, who: int, event: Event) -> None:
        before = self.room
        try:
            self.room = self.room.after(who, event)
        except RefusedError as refusal:
            assert_sentence(refusal)
            assert self.room == before
            return
        assert event.sender == {LAB: "lab", TEACHER: "teacher"}.get(who, "student")
        self.log.append(Entry(len(self.log) + 1, float(len(self.log)), who, event))

    @rule(name=NAMES)
    def join(self, name: str) -> None:
        seat = self.room.next_seat
        kind = AdmissionRequested if self.room.screening else StudentJoined
        try:
            event = kind(seat, name, f"key {seat}")
        except RefusedError:
            return
        if seat <= 5:
            self.send(LAB, event)

    @rule(who=st.integers(-2, 6), event=st.one_of(teachers(), students()))
    def anyone_sends(self, who: int, event: Event) -> None:
        self.send(who, event)

    @rule(event=teachers())
    def the_teacher_sends(self, event: Event) -> None:
        self.send(TEACHER, event)

    @rule(who=SEATS, event=students())
    def a_student_sends(self, who: int, event: Event) -> None:
        self.send(who, event)

    @rule(seat=SEATS, accuracy=st.none() | st.floats(0, 1))
    def a_run_ends(self, seat: int, accuracy: float | None) -> None:
        self.send(LAB, NetworkMeasured(seat, accuracy))

    @rule()
    def time_runs_out(self) -> None:
        before = self.room.activity
        self.send(LAB, TimeRanOut())
        after = self.room.activity
        if before and before.phase == "open" and before.until is not None:
            assert after
            assert (after.phase, after.until) == ("closed", None)
        else:
            assert after is before

    @invariant()
    def only_an_open_activity_has_a_timer(self) -> None:
        activity = self.room.activity
        assert activity is None or activity.until is None or activity.phase == "open"

    @invariant()
    def who_is_missing_is_here_and_has_not_answered(self) -> None:
        view, activity = view_as_teacher(self.room), self.room.activity
        asked = activity is not None and activity.answered_by is not None
        answered = set(activity.answered_by or ()) if activity else set()
        assert set(view["missing"]) == (set(self.room.present) - answered if asked else set())

    @invariant()
    def the_log_alone_gives_the_same_room(self) -> None:
        stored = json.loads(
            json.dumps([write_row(each).record for each in self.log], allow_nan=False)
        )
        read = [
            replace(write_row(each), record=record)
            for each, record in zip(self.log, stored, strict=True)
        ]
        again = Room.replay(map(read_row, read))
        assert again == self.room
        assert view_as_teacher(again) == view_as_teacher(self.room)

    @invariant()
    def every_view_is_json_and_holds_no_key(self) -> None:
        views = [view_as_teacher(self.room), view_as_projector(self.room)]
        views += [view_as_student(self.room, seat) for seat in self.room.present]
        views += [view_as_student(self.room, seat) for seat in self.room.waiting]
        for view in views:
            text = json.dumps(view, allow_nan=False)
            assert "key " not in text
            assert "teacher's" not in text

    @invariant()
    def names_are_hidden_from_the_class(self) -> None:
        if not self.room.names:
            marked = {
                seat: replace(each, nickname=f"<{seat}>")
                for seat, each in self.room.students.items()
            }
            assert "<" not in json.dumps(view_as_projector(replace(self.room, students=marked)))

    @invariant()
    def nobody_counts_twice(self) -> None:
        activity, most = self.room.activity, len(self.room.present)
        if isinstance(activity, (PredictActivity, VoteActivity, ClassSweepActivity)):
            assert view_as_projector(self.room)["activity"]["answered"] <= most
        if isinstance(activity, VoteActivity):
            assert all(
                sum(each) <= most for each in view_as_teacher(self.room)["activity"]["tallies"]
            )


TestAnyRoom = AnyRoom.TestCase
TestAnyRoom.settings = settings(max_examples=examples(25), stateful_step_count=30)
