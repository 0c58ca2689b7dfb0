"""Read a batch from a table or a CSV file."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bn_core.inputs.batches.batch import (
    MAX_BYTES,
    MAX_EXAMPLES,
    MAX_FEATURES,
    MAX_MAGNITUDE,
    TOO_LARGE,
    Batch,
    BatchError,
    check_count,
    format_count,
    is_numeric,
    normalize_characters,
    quote,
    read_number,
    replace_decimal_comma,
)
from bn_core.inputs.batches.csv_cells import (
    Row,
    check_lines,
    decode_text,
    find_delimiter,
    make_unique_names,
    note_decimal_commas,
    split_rows,
)

_MAX_CELLS = 8 * MAX_EXAMPLES * MAX_FEATURES  # of a file, with empty columns at the end


def read_rows(rows: Sequence[Sequence[float | None]]) -> Batch:
    """Build a batch from the rows of a table editor, without the blank ones.

    None and NaN are missing cells. Raises BatchError with the position of the faulty cell, counted
    from 1 as the editor shows it.
    """
    filled = [(i, row) for i, row in enumerate(rows, 1) if not all(map(_is_missing, row))]
    check_count(len(filled), MAX_EXAMPLES, "examples")
    _check_widths([(i, len(row)) for i, row in filled])
    values = [
        [_read_cell(v, f"Row {i}, column {j}") for j, v in enumerate(row, 1)] for i, row in filled
    ]
    return Batch.from_values(values)


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, (float, np.floating)) and math.isnan(value))


def _read_cell(value: object, where: str) -> float:
    if _is_missing(value):
        raise BatchError(f"{where} is empty; fill it, or clear its whole row.")
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise BatchError(f"{where} is not a number.")
    if not -MAX_MAGNITUDE <= value <= MAX_MAGNITUDE:
        raise BatchError(f"{where} {TOO_LARGE}.")
    return float(value)


def read_csv(data: bytes) -> Batch:
    """Read a batch from a CSV file, with or without a header.

    The file is UTF-8 or Latin-1; commas, semicolons or tabs separate the columns. Numbers may have
    decimal commas unless commas separate the columns. Raises BatchError; its message counts rows
    from 1 including the header, as a spreadsheet does.
    """
    if len(data) > MAX_BYTES:
        raise BatchError(f"The file has {len(data):,} bytes; keep it under {MAX_BYTES:,}.")
    check_lines(data, MAX_EXAMPLES)
    text = normalize_characters(decode_text(data))
    delimiter = find_delimiter(text)
    rows = split_rows(text, delimiter, _MAX_CELLS)
    note = ""
    if delimiter != ",":
        note = note_decimal_commas(rows)
        rows = [(i, [replace_decimal_comma(cell) for cell in row]) for i, row in rows]
    names = _read_header(rows)
    body = rows[1:] if names else rows
    check_count(len(body), MAX_EXAMPLES, "examples")
    _check_widths([(i, len(row)) for i, row in rows])
    batch = Batch.from_values([_read_fields(i, row, names) for i, row in body], note)
    return Batch(batch.values, names or batch.names, note)


def _read_header(rows: list[Row]) -> tuple[str, ...]:
    """Return the features' names, or () if the first row holds a number."""
    if not rows or any(map(is_numeric, rows[0][1])):
        return ()
    return name_features(rows[0][1])


def name_features(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a different name of bounded length for each feature.

    An empty cell becomes "feature 1" and so on. Raises BatchError above MAX_FEATURES names.
    """
    check_count(len(cells), MAX_FEATURES, "features")
    return make_unique_names(cells)


def _read_fields(row: int, cells: list[str], names: tuple[str, ...]) -> list[float]:
    check_count(len(cells), MAX_FEATURES, "features")
    return [
        _read_field(cell, f"Row {row}, column {j + 1}{_name_in_brackets(names, j)}")
        for j, cell in enumerate(cells)
    ]


def _name_in_brackets(names: tuple[str, ...], j: int) -> str:
    return f" ({names[j]})" if names else ""


def _read_field(cell: str, where: str) -> float:
    if not cell:
        raise BatchError(f"{where} is empty; fill it, or remove its whole row.")
    try:
        return read_number(cell)
    except BatchError as error:
        raise BatchError(f"{where}, {quote(cell)}, {error}.") from None


def _check_widths(widths: list[tuple[int, int]]) -> None:
    for row, width in widths:
        if width != widths[0][1]:
            raise BatchError(
                f"Row {row} has {format_count(width, 'column')} where row {widths[0][0]} has "
                f"{widths[0][1]}; give every row the same number."
            )
