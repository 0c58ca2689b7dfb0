"""The base class of activities, which are open, then closed, then revealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bn_core.classroom.errors import NotNowError
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.teacher import AnswersClosed, AnswersRevealed
from bn_core.classroom.people import People
from bn_core.classroom.settings import Setting

OPEN, CLOSED, REVEALED = "open", "closed", "revealed"
View = dict[str, Any]
"""Plain data for JSON."""


@dataclass(frozen=True)
class Activity:
    """The state of one activity, never changed in place.

    It has no slots, because its cached properties are stored beside its fields.
    """

    setting: Setting
    phase: str = OPEN

    def after(self, who: int, event: Event) -> Self:
        """Return the state after an event of ``who``; RefusedError if not allowed now."""
        del who
        match event, self.phase:
            case AnswersClosed(), "open":
                return replace(self, phase=CLOSED)
            case AnswersClosed(), _:
                raise NotNowError("This activity is already closed.")
            case AnswersRevealed(), "open" | "closed":
                return replace(self, phase=REVEALED)
            case AnswersRevealed(), _:
                raise NotNowError("The answer is already revealed.")
        raise NotNowError("The current activity does not allow this.")

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


def is_first(values: Mapping[int, Any], student: int, value: Any, what: str) -> bool:
    """Return True for a student's first value, and False for the same value again.

    A phone that has lost the acknowledgement sends its value again. NotNowError: the student has
    sent another value before.
    """
    if student in values and values[student] != value:
        raise NotNowError(f"{what} is already stored. The first one counts.")
    return student not in values


def without_seat(values: Mapping[int, Any], student: int) -> dict[int, Any]:
    """Return the values of all other seats."""
    return {seat: value for seat, value in values.items() if seat != student}
