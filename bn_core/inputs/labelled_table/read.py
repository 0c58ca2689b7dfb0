"""Read a labelled table from a file, one column of which names a class."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import (
    describe_magnitude,
    is_numeric,
    quote,
)
from bn_core.inputs.labelled_table.table import (
    MAX_BYTES,
    MAX_NUMBERS,
    MAX_ROWS,
    LabelledTable,
    LabelledTableError,
    check_counts,
)
from bn_core.inputs.tabular.bounds import Bounds, TableError
from bn_core.inputs.tabular.faults import describe_fault, is_not_finite
from bn_core.inputs.tabular.names import MAX_NAME, make_unique_names, shorten_name
from bn_core.inputs.tabular.numbers import parse_number, write_number
from bn_core.inputs.tabular.read import read_table
from bn_core.inputs.tabular.table import DEFAULT_CHOICES, Choices, Table, list_features

BOUNDS = Bounds(MAX_BYTES, MAX_ROWS, 3 * MAX_NUMBERS, MAX_NUMBERS)
"""What is read of a file; it may have more columns than a table has features."""
_MAX_CODE = 2.0**53
"""The largest number that names a class, such as a bar code; whole ones up to it are exact."""
_NUMBERS = re.compile(r"[0-9.eE+-]+")


def open_labelled(data: bytes, choices: Choices = DEFAULT_CHOICES) -> Table:
    """Read the file of a labelled table, or raise LabelledTableError.

    The file may be text in any common encoding, with any separator, or a spreadsheet (.xlsx).
    """
    try:
        return read_table(data, BOUNDS, choices, labelled=True)
    except TableError as error:
        raise LabelledTableError(str(error)) from None


def read_labelled(data: bytes, choices: Choices = DEFAULT_CHOICES) -> LabelledTable:
    """Read labelled examples from a file, as ``open_labelled`` and ``build_labelled``."""
    return build_labelled(open_labelled(data, choices))


def build_labelled(table: Table) -> LabelledTable:
    """Build the labelled table of a file.

    The class is a text or a number; the features are numbers. LabelledTableError says the row, the
    column and what the cell holds. Rows are counted from 1 with the header, as a spreadsheet does.
    """
    features = list_features(table)
    check_counts(table.total_rows if table.excess else len(table.rows), len(features))
    if table.excess:
        raise LabelledTableError(table.excess)
    if table.ragged:
        raise LabelledTableError(table.ragged)
    x = np.array([_read_features(table, i, row, features) for i, row in table.rows])
    names = make_unique_names([table.columns[j].name for j in features])
    return _build(table, names, x)


def _build(table: Table, names: tuple[str, ...], x: NDArray[np.float64]) -> LabelledTable:
    labels = [_read_label(table, i, row) for i, row in table.rows]
    numbers: list[float] | list[str] = labels
    if all(map(is_numeric, labels)):  # 1 and 1.0 are the same class, and 2 comes before 10
        numbers = list(map(float, labels))
    distinct, y = np.unique(np.array(numbers), return_inverse=True)
    classes = tuple(
        each if isinstance(each, str) else write_number(each) for each in distinct.tolist()
    )
    target = shorten_name(table.columns[table.label or 0].name)
    return LabelledTable(names, x, y, classes, target, " ".join(table.notes))


def _read_plain_numbers(cells: list[str]) -> list[float]:
    """Read a row of ordinary numbers fast; return [] if any cell needs a closer look."""
    if not _NUMBERS.fullmatch("".join(cells)):
        return []
    try:
        values = list(map(float, cells))
    except ValueError:
        return []
    sizes = list(map(abs, filter(None, values)))
    return values if not sizes or _are_in_bounds(min(sizes), max(sizes)) else []


def _are_in_bounds(smallest: float, largest: float) -> bool:
    return not describe_magnitude(smallest) and not describe_magnitude(largest)


def _read_features(
    table: Table, row: int, cells: list[str], features: tuple[int, ...]
) -> list[float]:
    chosen = [cells[j] for j in features]
    if table.decimal == "." and (values := _read_plain_numbers(chosen)):
        return values
    return [_read_feature(table, row, j, cells[j]) for j in features]


def _read_feature(table: Table, row: int, column: int, cell: str) -> float:
    where = f"Row {row}, {table.name_column(column)}"
    if not cell:
        raise LabelledTableError(f"{where} is empty; fill it, or remove its row.")
    value = parse_number(cell, table.decimal)
    if value is None:
        raise LabelledTableError(f"{where}, {quote(cell)}, {describe_fault(cell, table.decimal)}.")
    if fault := describe_magnitude(value):
        raise LabelledTableError(f"{where}, {quote(cell)}, {fault}.")
    return value


def _read_label(table: Table, row: int, cells: list[str]) -> str:
    """Return the class of one row, on one line."""
    column = table.label or 0
    label = " ".join(cells[column].split())
    if parse_number(label, table.decimal) is not None and table.decimal == ",":
        label = label.replace(",", ".")
    where = f"Row {row}, {table.name_column(column)}"
    if not label:
        raise LabelledTableError(f"{where} is empty; write the row's class there.")
    if len(label) > MAX_NAME:
        raise LabelledTableError(
            f"{where}, {quote(label)}, is too long for a class; keep it to {MAX_NAME} characters."
        )
    if is_not_finite(label):
        raise LabelledTableError(f"{where}, {quote(label)}, names no class; write one.")
    if is_numeric(label) and abs(float(label)) > _MAX_CODE:
        raise LabelledTableError(
            f"{where}, {quote(label)}, is too large for a class; keep it to 15 digits."
        )
    return label
