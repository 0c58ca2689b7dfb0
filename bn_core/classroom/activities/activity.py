"""The base class of activities, which are open, then closed, then revealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

from bn_core.classroom.events.event import Event
from bn_core.classroom.events.lab import TimeRanOut
from bn_core.classroom.events.teacher import (
    MINUTE,
    AnswersClosed,
    AnswersRevealed,
    MinuteAdded,
    TimerStarted,
    TimerStopped,
)
from bn_core.classroom.inputs.errors import NotNowError
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import Setting

OPEN, CLOSED, REVEALED = "open", "closed", "revealed"
MAX_CHANGES = 10
"""Changes of one student's answer to one question, since each is stored in the room's log."""
View = dict[str, Any]
"""Plain data for JSON."""
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Activity:
    """The state of one activity, never changed in place.

    It has no slots, because its cached properties are stored beside its fields. ``until`` is when
    its timer ends, in seconds since 1970, None if none is running. ``changes`` counts by seat how
    often an answer was changed.
    """

    setting: Setting
    phase: str = OPEN
    until: float | None = None
    changes: Mapping[int, int] = field(default_factory=dict)

    @property
    def answered_by(self) -> Collection[int] | None:
        """Seats that have answered, None if nothing is asked."""
        return None

    def after(self, who: int, event: Event) -> Self:
        """Return the state after an event of ``who``; RefusedError if not allowed now."""
        del who
        match event, self.phase:
            case TimerStarted() | MinuteAdded() | TimerStopped() | TimeRanOut(), _:
                return self._set_timer(event)
            case AnswersClosed(), "open":
                return replace(self, phase=CLOSED, until=None)
            case AnswersClosed(), _:
                raise NotNowError("This activity is already closed.")
            case AnswersRevealed(), "open" | "closed":
                return replace(self, phase=REVEALED, until=None)
            case AnswersRevealed(), _:
                raise NotNowError("The answer is already revealed.")
        raise NotNowError("The current activity does not allow this.")

    def _set_timer(self, event: Event) -> Self:
        """Return the state after an event of the timer, which only an open activity has."""
        match event:
            case TimeRanOut():
                runs = self.phase == OPEN and self.until is not None
                return replace(self, phase=CLOSED, until=None) if runs else self
            case TimerStarted(until=until):
                if self.phase != OPEN:
                    raise NotNowError("This activity is closed. A timer needs an open one.")
                return replace(self, until=until)
        if self.until is None:
            raise NotNowError("No timer is running. Start one first.")
        more = isinstance(event, MinuteAdded)
        return replace(self, until=self.until + MINUTE if more else None)

    def with_student(self, student: int) -> Self:
        """Return the state with one more student in the room."""
        del student
        return self

    def without_student(self, student: int) -> Self:
        """Return the state without one student."""
        del student
        return self

    def view_as_teacher(self, people: People) -> View:
        """Return everything that the teacher sees."""
        raise NotImplementedError

    def view_as_projector(self, people: People) -> View:
        """Return what the whole class sees on the wall."""
        raise NotImplementedError

    def view_as_student(self, student: int) -> View:
        """Return what one student sees on the phone."""
        raise NotImplementedError

    def _require_open(self, what: str) -> None:
        if self.phase != OPEN:
            raise NotNowError(f"{what} are closed. Yours came too late.")

    def _count_change(
        self, answers: Mapping[int, Answer], student: int, answer: Answer, what: str
    ) -> Mapping[int, int] | None:
        """Return ``changes`` after a student's answer; None if it is stored already.

        The same again is never refused: a phone that has lost the acknowledgement sends it again.
        NotNowError: the activity is not open, or the answer was changed too often.
        """
        if student not in answers:
            self._require_open(what)
            return self.changes
        if answers[student] == answer:
            return None
        self._require_open(what)
        times = self.changes.get(student, 0) + 1
        if times > MAX_CHANGES:
            raise NotNowError(
                f"You have changed your answer {MAX_CHANGES} times. The last one counts."
            )
        return {**self.changes, student: times}


def without_seat(values: Mapping[int, Answer], student: int) -> dict[int, Answer]:
    """Return the values of all other seats."""
    return {seat: value for seat, value in values.items() if seat != student}
