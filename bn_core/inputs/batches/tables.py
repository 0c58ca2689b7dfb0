"""Read a batch from a table or a CSV file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

import numpy as np

from bn_core.inputs.batches.batch import (
    MAX_BYTES,
    MAX_EXAMPLES,
    MAX_FEATURES,
    MAX_SIZE,
    TOO_LARGE,
    Batch,
    BatchError,
    check_count,
    counted,
    is_comma_decimal,
    is_numeric,
    number,
    plain,
    point_for_comma,
    quote,
)

_NAME = 40  # characters of a feature's name
_SAMPLE = 50  # lines looked at to find the delimiter


def from_rows(rows: Sequence[Sequence[float | None]]) -> Batch:
    """A batch from a table editor: blank rows are dropped; None and NaN are missing cells.

    Raises BatchError naming the cell, counting from 1 as the editor shows it.
    """
    kept = [(i, row) for i, row in enumerate(rows, 1) if not all(map(_missing, row))]
    check_count(len(kept), MAX_EXAMPLES, "examples")
    _check_widths([(i, len(row)) for i, row in kept])
    values = [[_cell(v, f"Row {i}, column {j}") for j, v in enumerate(row, 1)] for i, row in kept]
    return Batch.of(values)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, (float, np.floating)) and math.isnan(value))


def _cell(value: object, where: str) -> float:
    if _missing(value):
        raise BatchError(f"{where} is empty; fill it, or clear its whole row.")
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise BatchError(f"{where} is not a number.")
    if not -MAX_SIZE <= value <= MAX_SIZE:
        raise BatchError(f"{where} {TOO_LARGE}.")
    return float(value)


def read_csv(data: bytes) -> Batch:
    """A batch from a CSV file: UTF-8 or Latin-1; comma, semicolon or tab; header optional.

    A decimal comma is understood unless commas separate the columns. Rows in messages count
    from 1 with the header, as a spreadsheet does. Raises BatchError.
    """
    if len(data) > MAX_BYTES:
        raise BatchError(f"The file has {len(data):,} bytes; keep it under {MAX_BYTES:,}.")
    text = plain(decode(data))
    mark = delimiter(text)
    rows = _split(text, mark)
    note = ""
    if mark != ",":
        note = _note(rows)
        rows = [(i, [point_for_comma(cell) for cell in row]) for i, row in rows]
    names = _header(rows)
    body = rows[1:] if names else rows
    check_count(len(body), MAX_EXAMPLES, "examples")
    _check_widths([(i, len(row)) for i, row in rows])
    batch = Batch.of([_fields(i, row, names) for i, row in body], note)
    return Batch(batch.values, names or batch.names, note)


def decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def delimiter(text: str) -> str:
    """The candidate on most lines. ';' or tab beside ',' means that commas are decimals."""
    lines = [line for line in text.splitlines() if line.strip()][:_SAMPLE] or [""]
    found = max(";\t,", key=lambda mark: sum(mark in line for line in lines))
    # A first line without a comma heads a single column: the commas below it are decimals.
    return ";" if found == "," and "," not in lines[0] else found


def _split(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Every row that is not blank, with its number; columns left empty at the end are cut."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        numbered = [(i, [cell.strip() for cell in row]) for i, row in enumerate(reader, 1)]
    except csv.Error as error:
        raise BatchError(f"This is not a CSV file that can be read ({error}).") from None
    rows = [(i, row) for i, row in numbered if any(row)]
    width = max((j for _, row in rows for j, cell in enumerate(row, 1) if cell), default=0)
    return [(i, row[:width]) for i, row in rows]


def _note(rows: list[tuple[int, list[str]]]) -> str:
    shown = next((cell for _, row in rows for cell in row if is_comma_decimal(cell)), "")
    reading = f"Commas were read as decimal points ({shown} is {point_for_comma(shown)})."
    return reading if shown else ""


def _header(rows: list[tuple[int, list[str]]]) -> tuple[str, ...]:
    """The features' names, or nothing if the first row holds any number."""
    if not rows or any(map(is_numeric, rows[0][1])):
        return ()
    return name_features(rows[0][1])


def name_features(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of features: on one line, of bounded length, and no two the same.

    BatchError if there are more than MAX_FEATURES.
    """
    names: list[str] = []
    check_count(len(cells), MAX_FEATURES, "features")
    for j, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:_NAME].strip() or f"feature {j}"
        while name in names:
            name += f" ({j})"
        names.append(name)
    return tuple(names)


def _fields(row: int, cells: list[str], names: tuple[str, ...]) -> list[float]:
    check_count(len(cells), MAX_FEATURES, "features")
    return [
        _field(cell, f"Row {row}, column {j + 1}{_called(names, j)}")
        for j, cell in enumerate(cells)
    ]


def _called(names: tuple[str, ...], j: int) -> str:
    return f" ({names[j]})" if names else ""


def _field(cell: str, where: str) -> float:
    if not cell:
        raise BatchError(f"{where} is empty; fill it, or remove its whole row.")
    try:
        return number(cell)
    except BatchError as error:
        raise BatchError(f"{where}, {quote(cell)}, {error}.") from None


def _check_widths(widths: list[tuple[int, int]]) -> None:
    for row, width in widths:
        if width != widths[0][1]:
            raise BatchError(
                f"Row {row} has {counted(width, 'column')} where row {widths[0][0]} has "
                f"{widths[0][1]}; give every row the same number."
            )
