"""The state of a room, computed from its log.

The same events in the same order always give the same room.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.activities.start import start_activity
from bn_core.classroom.events.event import (
    LAB,
    MAX_PLANNED,
    MAX_SEATS,
    MAX_STUDENTS,
    MAX_WAITING,
    PROJECTOR,
    TEACHER,
    Event,
)
from bn_core.classroom.events.lab import AdmissionRequested, RoomOpened, StudentJoined
from bn_core.classroom.events.teacher import (
    ActivityEnded,
    ActivityPlanned,
    ActivityReset,
    ActivityStarted,
    DoorSwitched,
    NamesSwitched,
    NextActivityStarted,
    PlanSet,
    ScreeningSwitched,
    SecondVoteStarted,
    StudentAdmitted,
    StudentDeclined,
    StudentRemoved,
    StudentRenamed,
)
from bn_core.classroom.inputs.errors import (
    FullError,
    NotNowError,
    NotYoursError,
    RefusedError,
    RemovedError,
)
from bn_core.classroom.people.identity import derive_wall_code, hash_token
from bn_core.classroom.people.students import People, Student, find_student, seat_student
from bn_core.classroom.steps.notes import Notes
from bn_core.classroom.steps.settings import Setting

REMOVED = "The teacher has removed you from this room."
STAYS_REMOVED = (
    "The teacher has removed this browser from the room. If that was a mistake, ask the teacher to "
    "approve each new student, and join again."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    ``number`` counts from 1, ``at`` is in seconds since 1970, ``who`` is the sender's seat, TEACHER
    or LAB.
    """

    number: int
    at: float
    who: int
    event: Event


@dataclass(frozen=True)
class Room:
    """The state of a room, never changed in place.

    It has no slots, because its cached properties are stored beside its fields.
    """

    code: str
    key: str
    """The digest of the teacher's token."""
    students: Mapping[int, Student] = field(default_factory=dict)
    """Students by seat, from 1; a seat is never given twice."""
    names: bool = False
    """Whether the projector shows names."""
    door: bool = True
    """Whether anyone can still join."""
    screening: bool = False
    """Whether new students wait until the teacher admits them."""
    activity: Activity | None = None
    turn: int = 0
    """Rises when an activity starts or restarts, and when a second vote starts."""
    removed: frozenset[str] = frozenset()
    """Digests of the tokens of students who were removed."""
    plan: tuple[Setting, ...] = ()
    notes: tuple[Notes, ...] = ()
    """The speaker's notes of the first activities of the plan, in the same order."""
    done: int = 0
    """Number of activities of the plan that were started."""

    @classmethod
    def replay(cls, log: Iterable[Entry]) -> Room:
        """Return the room of a whole log; RefusedError if it begins without RoomOpened."""
        entries = iter(log)
        first = next(entries, None)
        if first is None or not isinstance(first.event, RoomOpened):
            raise RefusedError("A room's log must begin with its opening.")
        room = cls(first.event.code, first.event.key)
        for entry in entries:
            room = room.after(entry.who, entry.event)
        return room

    @cached_property
    def present(self) -> tuple[int, ...]:
        """Seats of the students who are present."""
        return tuple(seat for seat, student in self.students.items() if student.is_present)

    @cached_property
    def waiting(self) -> tuple[int, ...]:
        """Seats of the students who wait for the teacher to let them in."""
        return tuple(seat for seat, student in self.students.items() if student.is_waiting)

    def find_notes(self, setting: Setting) -> Notes | None:
        """Return the notes of an activity of the plan, None if it has none."""
        return next((n for s, n in zip(self.plan, self.notes, strict=False) if s == setting), None)

    @cached_property
    def next_seat(self) -> int:
        """The seat of the next student.

        It is the first free seat; the seat of a student who was turned away is free.
        """
        return next(seat for seat in itertools.count(1) if seat not in self.students)

    @cached_property
    def people(self) -> People:
        """Nicknames of the students who are present, for views."""
        names = {seat: each.nickname for seat, each in self.students.items() if each.is_present}
        return People(names, self.names)

    @cached_property
    def wall_code(self) -> str:
        """The letters that open the wall on another computer, without the teacher's token."""
        return derive_wall_code(self.key)

    @cached_property
    def _seats(self) -> dict[str, int]:
        return {student.key: seat for seat, student in self.students.items()}

    def find_seat(self, key: str) -> int:
        """Return the person of this digest, TEACHER, PROJECTOR or a seat.

        NotYoursError: nobody has this key.
        """
        if key and key == self.key:
            return TEACHER
        if key and key == hash_token(self.wall_code):
            return PROJECTOR
        if key and key in self._seats:
            return self._seats[key]
        if key and key in self.removed:
            raise RemovedError(REMOVED)
        raise NotYoursError("You are not in this room. Join it with its code.")

    def check_former_seat(self, key: str) -> None:
        """Check that the browser whose last seat has this digest may join again.

        RemovedError: the teacher has removed that seat, and does not screen new students, among
        whom the browser could ask to be let in.
        """
        if key and key in self.removed and not self.screening:
            raise RemovedError(STAYS_REMOVED)

    def after(self, who: int, event: Event) -> Room:
        """Return the room after an event of ``who``; RefusedError if not allowed now."""
        self._check_sender(who, event)
        match event:
            case AdmissionRequested():
                return self._add_waiting(event)
            case StudentJoined():
                return self._add_student(event)
            case StudentAdmitted(student):
                return self._admit(student)
            case StudentDeclined(student):
                return self._decline(student)
            case ScreeningSwitched(is_on):
                return replace(self, screening=is_on)
            case PlanSet(settings, notes):
                return replace(self, plan=settings, notes=notes, done=0)
            case ActivityPlanned(setting):
                return self._plan(setting)
            case NextActivityStarted():
                return self._start_next()
            case ActivityStarted(setting):
                return self._start_activity(setting)
            case NamesSwitched(shown):
                return replace(self, names=shown)
            case DoorSwitched(is_open):
                return replace(self, door=is_open)
            case StudentRenamed(student, nickname):
                return self._seat_student(
                    student, replace(find_student(self.students, student), nickname=nickname)
                )
            case StudentRemoved(student):
                return self._remove_student(student)
            case RoomOpened():
                raise NotNowError("This room is already open.")
        return self._apply_to_activity(who, event)

    def _check_sender(self, who: int, event: Event) -> None:
        kind = {LAB: "lab", TEACHER: "teacher", PROJECTOR: "projector"}.get(who, "student")
        if event.sender != kind:
            raise NotYoursError(f"Only the {event.sender} can do this.")
        if kind != "student":
            return
        if who in self.waiting:
            raise NotNowError("Wait until the teacher lets you in.")
        if who not in self.students or not self.students[who].is_present:
            raise NotYoursError("You are no longer in this room. Join again with its code.")

    def _apply_to_activity(self, who: int, event: Event) -> Room:
        """Return the room after an event that concerns the current activity."""
        if self.activity is None:
            raise NotNowError("No activity is running in this room. Start one first.")
        match event:
            case ActivityEnded():
                return replace(self, activity=None)
            case ActivityReset():
                return self._start_activity(self.activity.setting)
        activity = self.activity.after(who, event)
        if activity is self.activity:
            return self
        turn = self.turn + isinstance(event, SecondVoteStarted)
        return replace(self, activity=activity, turn=turn)

    def _start_activity(self, setting: Setting) -> Room:
        return replace(self, activity=start_activity(setting, self.present), turn=self.turn + 1)

    def _plan(self, setting: Setting) -> Room:
        if len(self.plan) >= MAX_PLANNED:
            raise FullError(f"A plan can have at most {MAX_PLANNED} activities.")
        return replace(self, plan=(*self.plan, setting))

    def _start_next(self) -> Room:
        if self.done >= len(self.plan):
            raise NotNowError("The plan is finished. Start an activity, or add some to the plan.")
        return replace(self._start_activity(self.plan[self.done]), done=self.done + 1)

    def _check_entry(self, seat: int) -> None:
        if len(self.present) + len(self.waiting) >= MAX_STUDENTS:
            raise FullError(f"This room is full. It has {MAX_STUDENTS} seats.")
        if len(self.students) >= MAX_SEATS:
            raise FullError(f"This room is full. {MAX_SEATS} students have joined it.")
        if not self.door:
            raise NotNowError("The teacher has closed the door. Nobody can join now.")
        if seat != self.next_seat:
            raise NotNowError("This seat is taken.")

    def _add_student(self, event: StudentJoined) -> Room:
        self._check_entry(event.student)
        activity = self.activity and self.activity.with_student(event.student)
        room = self._seat_student(event.student, Student(event.nickname, event.key))
        return replace(room, activity=activity)

    def _add_waiting(self, event: AdmissionRequested) -> Room:
        self._check_entry(event.student)
        if len(self.waiting) >= MAX_WAITING:
            raise FullError(f"{MAX_WAITING} students are already waiting. Try again in a minute.")
        return self._seat_student(event.student, Student(event.nickname, event.key, True))

    def _admit(self, student: int) -> Room:
        students, activity = dict(self.students), self.activity
        for seat in self._find_waiting(student):
            students[seat] = replace(students[seat], is_waiting=False)
            activity = activity and activity.with_student(seat)
        return replace(self, students=students, activity=activity)

    def _decline(self, student: int) -> Room:
        declined = self._find_waiting(student)
        students = {seat: each for seat, each in self.students.items() if seat not in declined}
        return replace(self, students=students)

    def _find_waiting(self, student: int) -> tuple[int, ...]:
        """Return the seats of those who wait, or one; RefusedError if there is none."""
        seats = self.waiting if student == 0 else tuple({student} & set(self.waiting))
        if not seats:
            raise RefusedError("This student is no longer waiting.")
        return seats

    def _remove_student(self, student: int) -> Room:
        removed = find_student(self.students, student)
        room = self._seat_student(student, replace(removed, key=""))
        activity = self.activity and self.activity.without_student(student)
        return replace(room, activity=activity, removed=self.removed | {removed.key})

    def _seat_student(self, seat: int, student: Student) -> Room:
        return replace(self, students=seat_student(self.students, seat, student))
