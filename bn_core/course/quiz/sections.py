"""The sections of the course that the quiz asks about."""

from __future__ import annotations

from bn_core.course.curriculum import LESSONS
from bn_core.lessons.question import Question

_NOT_ASKED = ("claims", "quiz")
_ASKED = tuple(each for each in LESSONS if each.kind == "lesson" and each.name not in _NOT_ASKED)
SECTIONS = {
    section: tuple(each.name for each in _ASKED if each.section == section)
    for section in dict.fromkeys(each.section for each in _ASKED)
}
"""Names of the lessons that the quiz asks about, by section title, in curriculum order."""


def find_section(question: Question) -> str:
    """Return the title of the section that a question's lesson belongs to."""
    return next(name for name, lessons in SECTIONS.items() if question.lesson in lessons)
