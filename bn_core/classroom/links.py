"""A link that is sent to a whole class leads into this lab and nowhere else."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bn_core.classroom.errors import RefusedError
from bn_core.course.quiz.sections import SECTIONS
from bn_core.inputs.address import FRONT, address

LESSONS = (*(name for lessons in SECTIONS.values() for name in lessons), "claims", "quiz")
"""The lessons that can be sent to every phone."""
MAX_LINK = 4000
"""Characters of a link, as it is typed or pasted."""


def read_lesson_link(link: Any) -> str:
    """The relative address of a lesson with its state, '/depth?seed=3', written anew.

    A whole address, as a browser shows it, is taken too; its host is left out. The first lesson
    is at '/'. RefusedError: it names no lesson of this lab, or is too long.
    """
    if not isinstance(link, str) or len(link) > MAX_LINK:
        raise RefusedError(f"A link is text of at most {MAX_LINK} characters.")
    try:
        parts = urlsplit(link.strip())
        query = parse_qsl(parts.query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise RefusedError("This is no link; copy one with a lesson's Share button.") from None
    name = parts.path.strip("/")
    if not name and (parts.netloc or parts.path):
        name = FRONT
    if name not in LESSONS or parts.scheme not in ("", "http", "https"):
        raise RefusedError("This link leads to no lesson of the lab; copy it with Share.")
    if any(not (key + value).isprintable() for key, value in query):
        raise RefusedError("This link holds characters that no control of a lesson has.")
    return address(name, query)
