"""A lesson that the teacher sends to every phone, with its state."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.classroom.activities.activity import OPEN, Activity, View
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.teacher import AnswersRevealed
from bn_core.classroom.inputs.errors import NotNowError
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import LookAt


@dataclass(frozen=True)
class LookAtActivity(Activity):
    """A link to a lesson; closing the activity removes it from the phones."""

    setting: LookAt

    def after(self, who: int, event: Event) -> LookAtActivity:
        """Return the next state; there is nothing to reveal."""
        if isinstance(event, AnswersRevealed):
            raise NotNowError("A lesson has nothing to reveal.")
        return super().after(who, event)

    def view_as_teacher(self, people: People) -> View:
        """Return the link."""
        del people
        return {"link": self.setting.link}

    def view_as_projector(self, people: People) -> View:
        """Return the link, or None once it is closed."""
        del people
        return self.view_as_student(0)

    def view_as_student(self, student: int) -> View:
        """Return the link, or None once it is closed."""
        del student
        return {"link": self.setting.link if self.phase == OPEN else None}
