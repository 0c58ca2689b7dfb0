"""A table with its columns, how it was read, and how else it could be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bn_core.inputs.tabular.grid import Row
from bn_core.inputs.tabular.names import make_unique_names, shorten_name


class Content(Enum):
    """What a column holds."""

    NUMBERS = "numbers"
    ROW_NUMBERS = "row numbers"
    DATES = "dates"
    TEXTS = "texts"
    EMPTY = "nothing"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user has chosen about a table; None and "" leave it to the table.

    ``separator`` and ``decimal`` are characters, ``header`` the number of header rows and
    ``columns`` the chosen features, from 0. ``label`` is the column of the class. ``total`` keeps a
    last row of totals, and ``complete`` leaves out rows with a cell that is no number. ``rows`` is
    "first" or "spread", which says what is taken of too many rows.
    """

    separator: str | None = None
    decimal: str = ""
    header: int | None = None
    columns: tuple[int, ...] | None = None
    label: int | None = None
    total: bool = False
    complete: bool = False
    rows: str = ""


DEFAULT_CHOICES = Choices()
"""Those of a user who has chosen nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, or "" if there is no header, and what it holds."""

    name: str
    content: Content


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to read a table: what a button says, and the choices that it makes."""

    label: str
    choices: Choices


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of a table below its header, and how they were read.

    Every row has its number in the file and a cell for each column, unless ``ragged`` says which
    one differs. ``excess`` is a sentence if there are more rows than may be taken, and
    ``total_rows`` counts them all. ``notes`` are sentences; ``alternatives`` are the other
    readings. ``label`` is the column of the class in a labelled table.
    """

    rows: list[Row]
    columns: tuple[Column, ...]
    decimal: str
    choices: Choices
    named: bool
    notes: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    ragged: str = ""
    excess: str = ""
    total_rows: int = 0
    label: int | None = None

    def name_column(self, column: int) -> str:
        """Return the column's place and name for a message, such as 'column 2 (width)'."""
        short = shorten_name(self.columns[column].name)
        return f"column {column + 1}" + (f" ({short})" if short else "")


class Remarks:
    """Notes on how a table was read, and buttons that read it in another way."""

    def __init__(self, choices: Choices, notes: Sequence[str] = ()) -> None:
        self.choices = choices
        self.notes = list(notes)
        self.alternatives: list[Alternative] = []

    def tell(self, sentence: str) -> None:
        """Add a sentence on how the table was read."""
        self.notes.append(sentence)

    def offer(self, label: str, **changes: object) -> None:
        """Offer another reading, in the words of a button."""
        self.alternatives.append(Alternative(label, replace(self.choices, **changes)))  # type: ignore[arg-type]


def name_place(j: int, column: Column) -> str:
    """Return a column's place and name, such as 'column 2 (width)'."""
    short = shorten_name(column.name)[:20]
    return f"column {j + 1} ({short})" if short else f"column {j + 1}"


def list_numeric(columns: Sequence[Column], label: int | None) -> tuple[int, ...]:
    """Return the columns that hold numbers, from 0, except the column of the class."""
    return tuple(
        j for j, column in enumerate(columns) if column.content is Content.NUMBERS and j != label
    )


def select_features(
    columns: Sequence[Column], choices: Choices, label: int | None
) -> tuple[int, ...]:
    """Return the columns that the reader has chosen, or else all that hold numbers."""
    if choices.columns is None:
        return list_numeric(columns, label)
    return tuple(j for j in choices.columns if j < len(columns) and j != label)


def list_features(table: Table) -> tuple[int, ...]:
    """Return the columns that become features, from 0.

    They may be more than are allowed. If no column holds numbers, they are all but the class, so
    that a message can name what a cell holds.
    """
    features = select_features(table.columns, table.choices, table.label)
    if features or table.choices.columns is not None:
        return features
    return tuple(j for j in range(len(table.columns)) if j != table.label)


def unique_names(table: Table, columns: Sequence[int]) -> tuple[str, ...]:
    """Return a different bounded name for each column, or () without a header."""
    if not table.named:
        return ()
    return make_unique_names([table.columns[j].name for j in columns])
