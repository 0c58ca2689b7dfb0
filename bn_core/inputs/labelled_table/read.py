"""Read a labelled table from a CSV file whose last column names a class."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import (
    MAX_MAGNITUDE,
    BatchError,
    is_numeric,
    normalize_characters,
    quote,
    read_number,
    replace_decimal_comma,
)
from bn_core.inputs.batches.csv_cells import (
    MAX_NAME,
    Row,
    check_lines,
    decode_text,
    find_delimiter,
    make_unique_names,
    note_decimal_commas,
    shorten_name,
    split_rows,
)
from bn_core.inputs.batches.text import write_number
from bn_core.inputs.labelled_table.table import (
    MAX_BYTES,
    MAX_NUMBERS,
    MAX_ROWS,
    LabelledTable,
    LabelledTableError,
    check_counts,
)

_MAX_CELLS = 2 * (MAX_NUMBERS + MAX_ROWS)  # with empty columns at the end
_QUOTED = re.compile(r'"[^"]*"')
_NUMBERS = re.compile(r"[0-9.eE+-]+")


def read_labelled(data: bytes) -> LabelledTable:
    """Read labelled examples from a CSV file.

    The file is UTF-8 or Latin-1; commas, semicolons or tabs separate the columns. The last column
    is the class, a text or a number. The other columns are numbers, with a decimal point or, unless
    commas separate the columns, a decimal comma. The first row is a header if none of its features
    is a number, or if its features count 0, 1, 2 and its class alone is not a number.
    LabelledTableError says the row, the column and what the cell holds.
    """
    if len(data) > MAX_BYTES:
        raise LabelledTableError(f"The file has {len(data):,} bytes; keep it under {MAX_BYTES:,}.")
    if b"\0" in data:
        raise LabelledTableError(
            "This is not a CSV file in UTF-8 or Latin-1; save it as CSV (UTF-8)."
        )
    rows, delimiter = _read_rows(data)
    notes = []
    if delimiter != ",":
        notes.append(note_decimal_commas(rows))
        rows = [(i, [replace_decimal_comma(cell) for cell in row]) for i, row in rows]
    header = rows.pop(0)[1] if _has_header(rows) else []
    check_counts(len(rows), len(rows[0][1]) - 1 if rows else 1)
    _check_widths(rows, len(header) or len(rows[0][1]))
    names = make_unique_names(header[:-1] or [""] * (len(rows[0][1]) - 1))
    target = shorten_name(header[-1]) if header else ""
    x = np.array([_read_features(i, row, header) for i, row in rows])
    notes.append(_note_row_numbers(x[:, 0]))
    return _build_table(names, x, rows, target, " ".join(filter(None, notes)))


def _build_table(
    names: tuple[str, ...], x: NDArray[np.float64], rows: list[Row], target: str, note: str
) -> LabelledTable:
    labels = [_read_label(i, row, target) for i, row in rows]
    numbers: list[float] | list[str] = labels
    if all(map(is_numeric, labels)):  # 1 and 1.0 are the same class, and 2 comes before 10
        numbers = [read_number(label) for label in labels]
    distinct, y = np.unique(np.array(numbers), return_inverse=True)
    classes = tuple(
        each if isinstance(each, str) else write_number(each) for each in distinct.tolist()
    )
    return LabelledTable(names, x, y, classes, target, note)


def _read_rows(data: bytes) -> tuple[list[Row], str]:
    """Return the rows and their delimiter; LabelledTableError if they are too many."""
    try:
        check_lines(data, MAX_ROWS)
        text = normalize_characters(decode_text(data))
        delimiter = find_delimiter(_QUOTED.sub("", text))
        rows = split_rows(text, delimiter, _MAX_CELLS)
    except BatchError as error:
        raise LabelledTableError(str(error)) from None
    width = max((len(row) for _, row in rows), default=2)
    check_counts(max(len(rows) - 1, 1), width - 1)  # before any cell is read; one may be a header
    return rows, delimiter


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
            raise LabelledTableError(
                f"Row {i} has {len(row)} columns where the first row has {width}; "
                "give every row the same number."
            )


def _read_plain_numbers(cells: list[str]) -> list[float]:
    """Read a row of ordinary numbers fast; return [] if any cell needs a closer look."""
    if not _NUMBERS.fullmatch("".join(cells)):
        return []
    try:
        values = list(map(float, cells))
    except ValueError:
        return []
    return values if min(values) >= -MAX_MAGNITUDE and max(values) <= MAX_MAGNITUDE else []


def _read_features(row: int, cells: list[str], header: list[str]) -> list[float]:
    values = _read_plain_numbers(cells[:-1])
    if values:
        return values
    for j, cell in enumerate(cells[:-1]):
        try:
            values.append(read_number(cell))
        except BatchError as error:
            where = _locate_cell(row, j + 1, header[j] if header else "")
            if not cell:
                raise LabelledTableError(f"{where} is empty; fill it, or remove its row.") from None
            raise LabelledTableError(f"{where}, {quote(cell)}, {error}.") from None
    return values


def _read_label(row: int, cells: list[str], target: str) -> str:
    """Return the class of one row, on one line."""
    label = " ".join(cells[-1].split())
    where = _locate_cell(row, len(cells), target)
    if not label:
        raise LabelledTableError(f"{where} is empty; write the row's class there.")
    if len(label) > MAX_NAME:
        raise LabelledTableError(
            f"{where}, {quote(label)}, is too long for a class; keep it to {MAX_NAME} characters."
        )
    if is_numeric(label):
        try:
            read_number(label)
        except BatchError:
            raise LabelledTableError(
                f"{where}, {quote(label)}, names no class; write one."
            ) from None
    return label


def _locate_cell(row: int, column: int, name: str) -> str:
    short = shorten_name(name)
    return f"Row {row}, column {column}" + (f" ({short})" if short else "")


def _note_row_numbers(first: NDArray[np.float64]) -> str:
    counts = len(first) > 2 and bool((np.diff(first) == 1).all())
    return "Column 1 counts the rows, and is a feature like the others." if counts else ""
