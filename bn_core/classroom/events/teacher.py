"""Events of the teacher, for the plan, activities, students and living batch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from bn_core.classroom.events.event import MAX_PLANNED, MAX_SEATS, Event, check_whole_number
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import check_number, clean_nickname
from bn_core.classroom.steps.notes import Notes, read_notes
from bn_core.classroom.steps.settings import Setting, read_setting
from bn_core.inputs.knobs import Knobs, choice, knob

TIMER_SECONDS = (5, 3600)
"""Fewest and most seconds of a timer."""
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class _TeacherEvent(Event):
    sender: ClassVar[str] = "teacher"


@dataclass(frozen=True, slots=True)
class PlanSet(_TeacherEvent):
    """The plan was set, a list of activities in order.

    ``notes`` are those of the speaker, one for each activity or none at all.
    """

    settings: tuple[Setting, ...]
    notes: tuple[Notes, ...] = ()

    def __post_init__(self) -> None:
        given, notes = self.settings, self.notes
        if not isinstance(given, (list, tuple)) or len(given) > MAX_PLANNED:
            raise RefusedError(f"A plan must be a list of at most {MAX_PLANNED} activities.")
        if not isinstance(notes, (list, tuple)) or len(notes) not in (0, len(given)):
            raise RefusedError("A plan needs notes for each of its activities, or none.")
        object.__setattr__(self, "settings", tuple(read_setting(each) for each in given))
        object.__setattr__(self, "notes", tuple(read_notes(each) for each in notes))


@dataclass(frozen=True, slots=True)
class ActivityPlanned(_TeacherEvent):
    """One more activity was added at the end of the plan."""

    setting: Setting

    def __post_init__(self) -> None:
        object.__setattr__(self, "setting", read_setting(self.setting))


@dataclass(frozen=True, slots=True)
class ActivityStarted(_TeacherEvent):
    """An activity started, which ends the one before it."""

    setting: Setting

    def __post_init__(self) -> None:
        object.__setattr__(self, "setting", read_setting(self.setting))


@dataclass(frozen=True, slots=True)
class NextActivityStarted(_TeacherEvent):
    """The plan's next activity started."""


@dataclass(frozen=True, slots=True)
class ActivityEnded(_TeacherEvent):
    """The activity ended, and the room waits."""


@dataclass(frozen=True, slots=True)
class AnswersClosed(_TeacherEvent):
    """Answering ended."""


@dataclass(frozen=True, slots=True)
class TimerStarted(_TeacherEvent):
    """Answering ends in some seconds.

    ``until`` is that moment, in seconds since 1970 by the server's clock alone; ``start`` sets it.
    """

    seconds: float
    until: float = 0.0

    def __post_init__(self) -> None:
        check_number(self.seconds, "The seconds of a timer", *TIMER_SECONDS)
        check_number(self.until, "The end of a timer", 0)

    def start(self, now: float) -> Self:
        """Return the event as it is stored, at this time of the server."""
        return replace(self, until=now + self.seconds)


@dataclass(frozen=True, slots=True)
class MinuteAdded(_TeacherEvent):
    """The running timer ends a minute later."""


@dataclass(frozen=True, slots=True)
class TimerStopped(_TeacherEvent):
    """The timer was stopped, and answering goes on."""


@dataclass(frozen=True, slots=True)
class AnswersRevealed(_TeacherEvent):
    """Answers, tallies and the right answer are shown to all; answering has ended."""


@dataclass(frozen=True, slots=True)
class SecondVoteStarted(_TeacherEvent):
    """The second vote on the same question started."""


@dataclass(frozen=True, slots=True)
class ActivityReset(_TeacherEvent):
    """The activity restarted without its answers."""


@dataclass(frozen=True, slots=True)
class NamesSwitched(_TeacherEvent):
    """The projector was set to show or hide nicknames."""

    shown: bool

    def __post_init__(self) -> None:
        if not isinstance(self.shown, bool):
            raise RefusedError("“shown” must be true or false.")


@dataclass(frozen=True, slots=True)
class DoorSwitched(_TeacherEvent):
    """The room was opened or closed for new students; those present stay."""

    is_open: bool

    def __post_init__(self) -> None:
        if not isinstance(self.is_open, bool):
            raise RefusedError("“is_open” must be true or false.")


@dataclass(frozen=True, slots=True)
class ScreeningSwitched(_TeacherEvent):
    """The teacher began or stopped to admit each new student.

    Students who wait go on waiting.
    """

    is_on: bool

    def __post_init__(self) -> None:
        if not isinstance(self.is_on, bool):
            raise RefusedError("“is_on” must be true or false.")


@dataclass(frozen=True, slots=True)
class StudentAdmitted(_TeacherEvent, Knobs):
    """A waiting student was admitted; 0 means all who wait."""

    student: int = knob(0, 0, MAX_SEATS, "the seat of a waiting student, 0 for all")


@dataclass(frozen=True, slots=True)
class StudentDeclined(_TeacherEvent, Knobs):
    """A waiting student was turned away, and the seat is free again.

    0 means all who wait.
    """

    student: int = knob(0, 0, MAX_SEATS, "the seat of a waiting student, 0 for all")


@dataclass(frozen=True, slots=True)
class StudentRenamed(_TeacherEvent):
    """A student got another nickname."""

    student: int
    nickname: str

    def __post_init__(self) -> None:
        check_whole_number(self.student, "A seat", MAX_SEATS)
        object.__setattr__(self, "nickname", clean_nickname(self.nickname))


@dataclass(frozen=True, slots=True)
class StudentRemoved(_TeacherEvent):
    """A student was removed for good, with their answers to the current activity."""

    student: int

    def __post_init__(self) -> None:
        check_whole_number(self.student, "A seat", MAX_SEATS)


@dataclass(frozen=True, slots=True)
class ScaleAndShiftSet(_TeacherEvent, Knobs):
    """The living batch got another scale γ and shift β."""

    gamma: float = knob(1.0, -10.0, 10.0, "scale γ")
    beta: float = knob(0.0, -10.0, 10.0, "shift β")


@dataclass(frozen=True, slots=True)
class ModeSwitched(_TeacherEvent, Knobs):
    """The living batch switched between training and inference.

    Training uses batch statistics, and inference those at the moment of the switch.
    """

    mode: str = choice("inference", ("train", "inference"), "statistics used")


@dataclass(frozen=True, slots=True)
class OutlierChosen(_TeacherEvent, Knobs):
    """A student was chosen as the outlier; 0 is none."""

    student: int = knob(0, 0, MAX_SEATS, "the outlier's seat, 0 for none")


@dataclass(frozen=True, slots=True)
class BatchSplit(_TeacherEvent, Knobs):
    """The class was split into batches of neighbouring seats.

    The last batch holds the remaining students. Size 0 is one batch of all.
    """

    size: int = knob(0, 0, MAX_SEATS, "students in a batch, 0 for all")
