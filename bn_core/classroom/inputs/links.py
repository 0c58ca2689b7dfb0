"""Check that a teacher's link for a class leads to a lesson of this lab."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.course.quiz.sections import SECTIONS
from bn_core.inputs.address import FIRST, format_address

LESSONS = (*(name for lessons in SECTIONS.values() for name in lessons), "claims", "quiz")
"""Names of the lessons that a link may open."""
MAX_LINK = 4000
"""Most characters of a link, as it is typed or pasted."""


def read_lesson_link(link: Any) -> str:
    """Return the relative address of a lesson with its state, such as '/depth?seed=3'.

    A whole address, as a browser shows it, is accepted too; its host is dropped. '/' leads to the
    lesson that was there once. RefusedError: the link names no lesson of this lab, or is too long.
    """
    if not isinstance(link, str) or len(link) > MAX_LINK:
        raise RefusedError(f"A link is text of at most {MAX_LINK} characters.")
    try:
        parts = urlsplit(link.strip())
        query = parse_qsl(parts.query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise RefusedError("This is not a link. Copy one with a lesson's Share button.") from None
    name = parts.path.strip("/")
    if not name and (parts.netloc or parts.path):
        name = FIRST
    if name not in LESSONS or parts.scheme not in ("", "http", "https"):
        raise RefusedError("This link opens no lesson of this lab. Copy one with Share.")
    if any(not (key + value).isprintable() for key, value in query):
        raise RefusedError("This link contains characters that no lesson uses. Copy it again.")
    return format_address(name, query)
