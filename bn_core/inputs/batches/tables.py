"""Read a batch from a table editor, a file or a pasted table."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bn_core.inputs.batches.batch import (
    MAX_BYTES,
    MAX_EXAMPLES,
    MAX_FEATURES,
    Batch,
    BatchError,
    check_count,
    describe_magnitude,
    quote,
)
from bn_core.inputs.counts import format_count
from bn_core.inputs.tabular.bounds import Bounds, TableError
from bn_core.inputs.tabular.characters import normalize_characters
from bn_core.inputs.tabular.faults import describe_fault
from bn_core.inputs.tabular.names import make_unique_names
from bn_core.inputs.tabular.numbers import parse_number
from bn_core.inputs.tabular.read import read_table
from bn_core.inputs.tabular.table import (
    DEFAULT_CHOICES,
    Choices,
    Table,
    list_features,
    unique_names,
)

BOUNDS = Bounds(MAX_BYTES, MAX_EXAMPLES, 256_000)
"""What is read of a table; it may have more columns than a batch has features."""


def read_rows(rows: Sequence[Sequence[float | str | None]]) -> Batch:
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
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, (float, np.floating)) and math.isnan(value))


def _read_cell(value: object, where: str) -> float:
    if _is_missing(value):
        raise BatchError(f"{where} is empty; fill it, or clear its whole row.")
    if isinstance(value, str):
        return _read_typed(value, where)
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise BatchError(f"{where} is not a number.")
    number = value.item() if isinstance(value, np.generic) else value
    if fault := describe_magnitude(number):
        raise BatchError(f"{where} {fault}.")
    return float(number)


def _read_typed(text: str, where: str) -> float:
    """Read what was typed or pasted into one cell; '1,5' is one and a half."""
    cell = normalize_characters(text).strip()
    point, comma = parse_number(cell, "."), parse_number(cell, ",")
    if point is not None and comma is not None and point != comma and "," in cell:
        raise BatchError(
            f"{where}, {quote(cell)}, may be {comma:g} or {point:g}; write {comma!r} or "
            f"{point:.15g}."
        )
    value = comma if point is None else point
    if value is None:
        raise BatchError(f"{where}, {quote(cell)}, {describe_fault(cell, '.')}.")
    if fault := describe_magnitude(value):
        raise BatchError(f"{where}, {quote(cell)}, {fault}.")
    return value


def open_table(data: bytes | str, choices: Choices = DEFAULT_CHOICES) -> Table:
    """Read a file or a pasted table for a batch, or raise BatchError.

    The file may be text in any common encoding, with any separator, or a spreadsheet (.xlsx).
    """
    try:
        return read_table(data, BOUNDS, choices)
    except TableError as error:
        raise BatchError(str(error)) from None


def build_batch(table: Table) -> Batch:
    """Build the batch of a table's features.

    Raises BatchError; its message counts rows from 1 including the header, as a spreadsheet does.
    """
    check_count(table.total_rows if table.excess else len(table.rows), MAX_EXAMPLES, "examples")
    if table.ragged:
        raise BatchError(table.ragged)
    if table.excess:
        raise BatchError(table.excess)
    features = list_features(table)
    check_count(len(features), MAX_FEATURES, "features")
    values = [[_read_field(table, i, row, j) for j in features] for i, row in table.rows]
    note = " ".join(table.notes)
    batch = Batch.from_values(values, note)
    return Batch(batch.values, unique_names(table, features) or batch.names, note)


def read_csv(data: bytes, choices: Choices = DEFAULT_CHOICES) -> Batch:
    """Read a batch from a file, as ``open_table`` and ``build_batch`` do."""
    return build_batch(open_table(data, choices))


def name_features(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a different name of bounded length for each feature.

    An empty cell becomes "feature 1" and so on. Raises BatchError above MAX_FEATURES names.
    """
    check_count(len(cells), MAX_FEATURES, "features")
    return make_unique_names(cells)


def _read_field(table: Table, row: int, cells: list[str], column: int) -> float:
    cell = cells[column]
    where = f"Row {row}, {table.name_column(column)}"
    if not cell:
        raise BatchError(f"{where} is empty; fill it, or remove its whole row.")
    value = parse_number(cell, table.decimal)
    if value is None:
        raise BatchError(f"{where}, {quote(cell)}, {describe_fault(cell, table.decimal)}.")
    if fault := describe_magnitude(value):
        raise BatchError(f"{where}, {quote(cell)}, {fault}.")
    return value


def _check_widths(widths: list[tuple[int, int]]) -> None:
    for row, width in widths:
        if width != widths[0][1]:
            raise BatchError(
                f"Row {row} has {format_count(width, 'column')} where row {widths[0][0]} has "
                f"{widths[0][1]}; give every row the same number."
            )
