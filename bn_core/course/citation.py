"""How to cite a lesson."""

from __future__ import annotations

from bn_core import __version__
from bn_core.course.curriculum import Lesson
from bn_core.text.bibtex import write_bibtex


def cite_lesson(lesson: Lesson, address: str) -> str:
    """Return a lesson's BibTeX entry, with the lab's version and the lesson's address."""
    return write_bibtex(lesson.name, lesson.title, f"Version {__version__}", address)
