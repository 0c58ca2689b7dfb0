"""Read a labelled table from a CSV file whose last column names a class."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import (
    MAX_SIZE,
    BatchError,
    is_comma_decimal,
    is_numeric,
    number,
    plain,
    point_for_comma,
    quote,
)
from bn_core.inputs.batches.tables import decode, delimiter
from bn_core.inputs.batches.text import write
from bn_core.inputs.labelled_table.table import (
    MAX_BYTES,
    MAX_NAME,
    MAX_ROWS,
    Labelled,
    LabelledError,
    check_counts,
)

Row = tuple[int, list[str]]
"""A row's number, from 1 with the header as a spreadsheet counts, and its cells."""
_MOST_LINES = 8 * MAX_ROWS
_QUOTED = re.compile(r'"[^"]*"')
_NUMBERS = re.compile(r"[0-9.eE+-]+")


def read_labelled(data: bytes) -> Labelled:
    """Labelled examples from a CSV file: UTF-8 or Latin-1; comma, semicolon or tab.

    The last column is the class, a text or a number; the others are numbers, with a decimal point
    or, unless commas separate the columns, a decimal comma. The first row is a header if none of
    its features is a number, or if they count 0, 1, 2 and its class alone is no number.
    LabelledError names the row, the column and what was found there.
    """
    if len(data) > MAX_BYTES:
        raise LabelledError(f"The file has {len(data):,} bytes; keep it under {MAX_BYTES:,}.")
    if b"\0" in data:
        raise LabelledError("This is no CSV file in UTF-8 or Latin-1; save it as CSV (UTF-8).")
    if data.count(b"\n") + data.count(b"\r") > _MOST_LINES:
        raise LabelledError(f"The file has too many lines; keep at most {MAX_ROWS:,} rows.")
    text = plain(decode(data))
    mark = delimiter(_QUOTED.sub("", text))
    rows = _rows(text, mark)
    notes = []
    if mark != ",":
        notes.append(_comma_note(rows))
        rows = [(i, [point_for_comma(cell) for cell in row]) for i, row in rows]
    header = rows.pop(0)[1] if _has_header(rows) else []
    check_counts(len(rows), 1)
    _check_widths(rows, len(header) or len(rows[0][1]))
    names = _name(header[:-1] or [""] * (len(rows[0][1]) - 1))
    target = _short(header[-1]) if header else ""
    x = np.array([_features(i, row, header) for i, row in rows])
    notes.append(_counting_note(x[:, 0]))
    return _labelled(names, x, rows, target, " ".join(filter(None, notes)))


def _labelled(
    names: tuple[str, ...], x: NDArray[np.float64], rows: list[Row], target: str, note: str
) -> Labelled:
    labels = [_label(i, row, target) for i, row in rows]
    numbers: list[float] | list[str] = labels
    if all(map(is_numeric, labels)):  # then 1 and 1.0 are one class, and 2 comes before 10
        numbers = [number(label) for label in labels]
    found, y = np.unique(np.array(numbers), return_inverse=True)
    classes = tuple(each if isinstance(each, str) else write(each) for each in found.tolist())
    return Labelled(names, x, y, classes, target, note)


def _rows(text: str, mark: str) -> list[Row]:
    """Every row that is not blank; columns left empty at the end are cut."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        numbered = [(i, [cell.strip() for cell in row]) for i, row in enumerate(reader, 1)]
    except csv.Error as error:
        raise LabelledError(f"This is not a CSV file that can be read ({error}).") from None
    rows = [(i, row) for i, row in numbered if any(row)]
    width = max((_width(row) for _, row in rows), default=2)
    check_counts(max(len(rows) - 1, 1), width - 1)  # before any cell is read; one may be a header
    return [(i, row[:width]) for i, row in rows]


def _width(row: list[str]) -> int:
    """Columns up to the last that is not empty."""
    return next(j for j in range(len(row), 0, -1) if row[j - 1])


def _has_header(rows: list[Row]) -> bool:
    if not rows:
        return False
    *features, label = rows[0][1]
    if not any(map(is_numeric, features)):
        return True
    counting = [[str(j + start) for j in range(len(features))] for start in (0, 1)]
    rest = [row[-1] for _, row in rows[1:]]
    return features in counting and not is_numeric(label) and all(map(is_numeric, rest))


def _check_widths(rows: list[Row], width: int) -> None:
    for i, row in rows:
        if len(row) != width:
            raise LabelledError(
                f"Row {i} has {len(row)} columns where the first row has {width}; "
                "give every row the same number."
            )


def _name(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of features: on one line, of bounded length, and no two the same."""
    names: list[str] = []
    for j, cell in enumerate(cells, 1):
        name = _short(cell) or f"feature {j}"
        while name in names:
            name += f" ({j})"
        names.append(name)
    return tuple(names)


def _short(cell: str) -> str:
    return " ".join(cell.split())[:MAX_NAME].strip()


def _quick(cells: list[str]) -> list[float]:
    """Numbers written with these characters alone, or nothing where a closer look is needed."""
    if not _NUMBERS.fullmatch("".join(cells)):
        return []
    try:
        values = list(map(float, cells))
    except ValueError:
        return []
    return values if max(map(abs, values)) <= MAX_SIZE else []


def _features(row: int, cells: list[str], header: list[str]) -> list[float]:
    values = _quick(cells[:-1])
    if values:
        return values
    for j, cell in enumerate(cells[:-1]):
        try:
            values.append(number(cell))
        except BatchError as error:
            where = _where(row, j + 1, header[j] if header else "")
            if not cell:
                raise LabelledError(f"{where} is empty; fill it, or remove its row.") from None
            raise LabelledError(f"{where}, {quote(cell)}, {error}.") from None
    return values


def _label(row: int, cells: list[str], target: str) -> str:
    """The class of one row, on one line."""
    label = " ".join(cells[-1].split())
    where = _where(row, len(cells), target)
    if not label:
        raise LabelledError(f"{where} is empty; write the row's class there.")
    if len(label) > MAX_NAME:
        raise LabelledError(
            f"{where}, {quote(label)}, is too long for a class; keep it to {MAX_NAME} characters."
        )
    if is_numeric(label):
        try:
            number(label)
        except BatchError:
            raise LabelledError(f"{where}, {quote(label)}, names no class; write one.") from None
    return label


def _where(row: int, column: int, name: str) -> str:
    called = f" ({_short(name)})" if _short(name) else ""
    return f"Row {row}, column {column}{called}"


def _comma_note(rows: list[Row]) -> str:
    shown = next((cell for _, row in rows for cell in row if is_comma_decimal(cell)), "")
    reading = f"Commas were read as decimal points ({shown} is {point_for_comma(shown)})."
    return reading if shown else ""


def _counting_note(first: NDArray[np.float64]) -> str:
    counts = len(first) > 2 and bool((np.diff(first) == 1).all())
    return "Column 1 counts the rows, and is a feature like the others." if counts else ""
