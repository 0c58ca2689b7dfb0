"""An activity is open, then closed, then revealed; it answers for what each eye may see of it."""

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
"""Plain data that JSON holds."""


@dataclass(frozen=True)
class Activity:
    """The state of one activity: a new one after each event, never changed in place.

    It has no slots, because what is computed of it is kept beside its fields.
    """

    setting: Setting
    phase: str = OPEN

    def after(self, who: int, event: Event) -> Self:
        """The state after an event of ``who``; RefusedError where it cannot be now."""
        del who
        match event, self.phase:
            case AnswersClosed(), "open":
                return replace(self, phase=CLOSED)
            case AnswersClosed(), _:
                raise NotNowError("This is closed already.")
            case AnswersRevealed(), "open" | "closed":
                return replace(self, phase=REVEALED)
            case AnswersRevealed(), _:
                raise NotNowError("This is revealed already.")
        raise NotNowError("What is going on now has no use for this.")

    def joined(self, student: int) -> Self:
        """With one more student in the room."""
        del student
        return self

    def without(self, student: int) -> Self:
        """With nothing left of one student."""
        del student
        return self

    def view_as_teacher(self, people: People) -> View:
        """All that the teacher sees of it."""
        raise NotImplementedError

    def view_as_projector(self, people: People) -> View:
        """What the whole class sees of it."""
        raise NotImplementedError

    def view_as_student(self, student: int) -> View:
        """What one student sees of it on the phone."""
        raise NotImplementedError

    def _require_open(self, what: str) -> None:
        if self.phase != OPEN:
            raise NotNowError(f"{what} are closed: what you sent came too late.")


def is_first(kept: Mapping[int, Any], student: int, value: Any, what: str) -> bool:
    """Whether this is news: True for the first, False for the same once more; others refused.

    A phone that has lost the acknowledgement sends again, and is told the same.
    """
    if student in kept and kept[student] != value:
        raise NotNowError(f"{what} is in already, and the first one counts.")
    return student not in kept


def without_seat(kept: Mapping[int, Any], student: int) -> dict[int, Any]:
    """The same without one seat."""
    return {seat: value for seat, value in kept.items() if seat != student}
