"""A small picture of each lesson, made from the lesson's own result."""

from __future__ import annotations

from typing import Any


def draw_picture(lesson: str, theme: str) -> list[dict[str, Any]] | None:
    """Return the marks of a lesson's picture, or None if nothing is computed yet."""
    del lesson, theme
    return None
