"""A lesson that the teacher sends to every phone, with its state."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.classroom.activities.activity import OPEN, Activity, View
from bn_core.classroom.events.event import Event
from bn_core.classroom.events.teacher import AnswersRevealed
from bn_core.classroom.inputs.errors import NotNowError
from bn_core.classroom.people.students import People
from bn_core.classroom.steps.settings import LookAt
from bn_core.course.curriculum import find_lesson
from bn_core.inputs.address import read_lesson_name


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
        """Return the link and the lesson's title."""
        del people
        return self._view_link()

    def view_as_projector(self, people: People) -> View:
        """Return what a student sees."""
        del people
        return self.view_as_student(0)

    def view_as_student(self, student: int) -> View:
        """Return the link and the lesson's title; the link is None once it is closed."""
        del student
        return self._view_link() | ({} if self.phase == OPEN else {"link": None})

    def _view_link(self) -> View:
        link = self.setting.link
        return {"link": link, "title": find_lesson(read_lesson_name(link)).title}
