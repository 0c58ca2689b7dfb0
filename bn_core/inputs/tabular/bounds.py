"""How much of a table is read, and the error of one that cannot be."""

from __future__ import annotations

from dataclasses import dataclass


class TableError(ValueError):
    """A text or file that holds no table; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most bytes, rows and cells of a table that are read at all.

    ``numbers`` is how many rows times features may be, or 0 if only the rows are counted.
    """

    bytes: int
    rows: int
    cells: int
    numbers: int = 0
