"""Names of columns and classes, on one line and of bounded length."""

from __future__ import annotations

from collections.abc import Sequence

MAX_NAME = 40
"""Characters of the name of a feature or a class."""


def make_unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells as names on one line, of bounded length, and all different."""
    names: list[str] = []
    known: set[str] = set()
    for j, cell in enumerate(cells, 1):
        name = shorten_name(cell) or f"feature {j}"
        while name in known:
            name += f" ({j})"
        names.append(name)
        known.add(name)
    return tuple(names)


def shorten_name(cell: str) -> str:
    """Return the name on one line and of at most MAX_NAME characters."""
    return " ".join(cell[: 8 * MAX_NAME].split())[:MAX_NAME].strip()
