"""Everyone looks at one lesson, in the state in which the teacher has sent it."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.classroom.activities.activity import OPEN, Activity, View
from bn_core.classroom.errors import NotNowError
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.teacher import AnswersRevealed
from bn_core.classroom.people import People
from bn_core.classroom.settings import LookAt


@dataclass(frozen=True)
class LookAtActivity(Activity):
    """A link and nothing else; closing it takes it from the phones."""

    setting: LookAt

    def after(self, who: int, event: Event) -> LookAtActivity:
        """As for every activity; there is nothing to reveal."""
        if isinstance(event, AnswersRevealed):
            raise NotNowError("A link hides nothing that could be revealed.")
        return super().after(who, event)

    def view_as_teacher(self, people: People) -> View:
        """The link."""
        del people
        return {"link": self.setting.link}

    def view_as_projector(self, people: People) -> View:
        """The link while it is open."""
        del people
        return self.view_as_student(0)

    def view_as_student(self, student: int) -> View:
        """The link while it is open."""
        del student
        return {"link": self.setting.link if self.phase == OPEN else None}
