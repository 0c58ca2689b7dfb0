"""Write a count with its noun."""

from __future__ import annotations


def format_count(count: int, thing: str) -> str:
    """Return the count with its noun, such as '1 number' or '3 numbers'."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
