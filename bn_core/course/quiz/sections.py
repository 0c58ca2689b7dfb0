"""The parts of the course that the quiz asks about."""

from __future__ import annotations

from bn_core.course.curriculum import EVALUATION, LAYER, LESSONS, LIVE, REASONS, START
from bn_core.lessons.question import Question

_PARTS = {
    "The layer": (START, LAYER, EVALUATION),
    "Training": (LIVE,),
    "Why does it work?": (REASONS,),
}
"""Sections of the course by the title of a part, as sheets and links name it."""
SECTIONS = {
    part: tuple(each.name for each in LESSONS if each.section in sections)
    for part, sections in _PARTS.items()
}
"""Names of the lessons that the quiz asks about, by the title of a part, in order."""


def find_section(question: Question) -> str:
    """Return the title of the part that a question's lesson belongs to."""
    return next(name for name, lessons in SECTIONS.items() if question.lesson in lessons)
