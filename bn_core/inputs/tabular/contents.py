"""Tell what each column holds, and which of them are features."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bn_core.inputs.tabular.cells import Kind, classify
from bn_core.inputs.tabular.grid import Row
from bn_core.inputs.tabular.names import shorten_name
from bn_core.inputs.tabular.numbers import is_number, is_plain
from bn_core.inputs.tabular.table import (
    Column,
    Content,
    Remarks,
    list_numeric,
    name_place,
    select_features,
)

_COUNTER = re.compile(
    r"|#|id|index|idx|rows?|nr\.?|no\.?|n°|number|nummer|zeile|obs\.?|unnamed: ?[0-9]+"
    r"|lfd\.? ?nr\.?",
    re.IGNORECASE,
)
_CLASS = re.compile(r"labels?|class|target|species|klasse", re.IGNORECASE)
_LABEL = re.compile(
    r"labels?|class(?:es)?|classification|target|species|categor(?:y|ies)|kind|type|variety|klasse"
    r"|kategorie|art|digit|outcome|y|diagnosis|group|gruppe",
    re.IGNORECASE,
)


def tell_columns(
    rows: list[Row],
    columns: Sequence[Column],
    header: Sequence[str],
    remarks: Remarks,
    label: int | None,
) -> None:
    """Tell which columns are left out or may be, and which have the same name.

    ``label`` is the column of the class in a labelled table.
    """
    _tell_left_out(columns, remarks, label)
    if remarks.choices.columns is None and label is None:
        _tell_class(columns, remarks)
    _tell_counting(rows, columns, remarks, label)
    _tell_duplicates(header, remarks)


def find_label(rows: list[Row], columns: Sequence[Column], remarks: Remarks) -> int:
    """Return the column of the class, by its name, its texts or its place."""
    chosen = remarks.choices.label
    if chosen is not None and chosen < len(columns):
        return chosen
    last = max(
        (j for j, each in enumerate(columns) if each.content is not Content.EMPTY), default=0
    )
    named = [j for j, each in enumerate(columns) if _LABEL.fullmatch(shorten_name(each.name))]
    texts = [j for j, each in enumerate(columns) if each.content is Content.TEXTS]
    few = [j for j in texts if _repeats(rows, j)] or texts
    label = next((j for j in named if j in few), None)
    if label is None and few:
        label = few[-1]
    if label is None:
        label = named[-1] if named else last
    if label != last:
        remarks.tell(f"The class is {name_place(label, columns[label])}.")
    return label


def _repeats(rows: list[Row], column: int) -> bool:
    values = [row[column] for _, row in rows if column < len(row)]
    return 1 < len(set(values)) < len(values)


def _tell_counting(
    rows: list[Row], columns: Sequence[Column], remarks: Remarks, label: int | None
) -> None:
    """Offer to leave out a first column that counts the rows and has another name."""
    if remarks.choices.columns is not None or label == 0 or not columns:
        return
    values = [row[0] for _, row in rows]
    plain = len(values) > 2 and all(map(is_plain, values))
    if columns[0].content is not Content.NUMBERS or not plain:
        return
    others = list_numeric(columns, label)[1:]
    if others and _count_up(values):
        remarks.tell("Column 1 counts the rows, and is a feature like the others.")
        remarks.offer("Leave out column 1", columns=others)


def _tell_class(columns: Sequence[Column], remarks: Remarks) -> None:
    """Offer to leave out a column of numbers whose name says that it is a class."""
    for j, column in enumerate(columns):
        if column.content is Content.NUMBERS and _CLASS.fullmatch(shorten_name(column.name)):
            remarks.tell(
                f"By its name {name_place(j, column)} is a class; it was kept as a feature."
            )
            others = tuple(each for each in list_numeric(columns, None) if each != j)
            if others:
                remarks.offer(f"Leave out column {j + 1}", columns=others)
            return


def judge_column(rows: list[Row], column: int, header: Sequence[str], shifted: bool) -> Content:
    """Return what a column holds; ``shifted`` says that the first one has no name."""
    if len(rows) == 1 and not header:
        return Content.NUMBERS  # nothing shows that a text is meant
    values = [row[column] if column < len(row) else "" for _, row in rows]
    kinds = Counter(map(classify, values))
    filled = len(values) - kinds[Kind.EMPTY]
    if not filled:
        return Content.EMPTY
    others = kinds[Kind.TEXT] + kinds[Kind.DATE]
    if others > kinds[Kind.NUMBER] + kinds[Kind.FAULT]:
        return Content.DATES if kinds[Kind.DATE] > kinds[Kind.TEXT] else Content.TEXTS
    if _counts_rows(values, column, header, shifted):
        return Content.ROW_NUMBERS
    return Content.NUMBERS


def _counts_rows(values: list[str], column: int, header: Sequence[str], shifted: bool) -> bool:
    if len(header) < 2 or len(values) < 2 or not all(map(is_plain, values)):
        return False
    name = shorten_name(header[column]) if column < len(header) else ""
    unnamed = not name or name.casefold().startswith("unnamed")
    if not (_COUNTER.fullmatch(name) and (column == 0 or name)):
        return False
    if shifted and column == 0:
        return True
    distinct = len(set(map(float, values))) == len(values)
    return _count_up(values) or (unnamed and column == 0 and distinct)


def _count_up(values: list[str]) -> bool:
    return all(b - a == 1 for a, b in pairwise(map(float, values)))


def _tell_left_out(columns: Sequence[Column], remarks: Remarks, label: int | None) -> None:
    """Tell which columns hold no features, unless the reader has chosen the columns."""
    if remarks.choices.columns is not None:
        return
    for content in (Content.ROW_NUMBERS, Content.DATES, Content.TEXTS, Content.EMPTY):
        here = [j for j, column in enumerate(columns) if column.content is content and j != label]
        if not here or len(here) == len(columns):
            continue
        names = ", ".join(name_place(j, columns[j]) for j in here[:2])
        more = f" and {len(here) - 2} more" if len(here) > 2 else ""
        remarks.tell(f"Left out, as it holds {content.value}: {names}{more}.")
        if content is Content.ROW_NUMBERS:
            kept = list_numeric(columns, label)
            remarks.offer(
                f"Keep column {here[0] + 1} as a feature", columns=tuple(sorted([*kept, *here]))
            )


def _tell_duplicates(header: Sequence[str], remarks: Remarks) -> None:
    names = [shorten_name(name) for name in header if name]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        remarks.tell(f"Several columns are called {twice[0]}, so they were numbered.")


def drop_incomplete(
    rows: list[Row],
    columns: Sequence[Column],
    decimal: str,
    remarks: Remarks,
    label: int | None,
) -> list[Row]:
    """Leave out rows with a cell that is no number, if the reader wants, or offer it."""
    features = select_features(columns, remarks.choices, label)
    whole = [(i, row) for i, row in rows if all(is_number(row[j], decimal) for j in features)]
    missing = len(rows) - len(whole)
    if not missing or not whole:
        return rows
    incomplete = "row that has" if missing == 1 else f"{missing} rows that have"
    if remarks.choices.complete:
        remarks.tell(f"Left out: the {incomplete} a cell without a number.")
        return whole
    remarks.offer(f"Leave out the {incomplete} a cell without a number", complete=True)
    return rows
