"""Read a file or a text as a table."""

from __future__ import annotations

from dataclasses import replace

from bn_core.inputs.counts import format_count
from bn_core.inputs.tabular.bounds import Bounds, TableError
from bn_core.inputs.tabular.characters import normalize_characters
from bn_core.inputs.tabular.containers import decode_text, is_archive
from bn_core.inputs.tabular.contents import (
    drop_incomplete,
    find_label,
    judge_column,
    tell_columns,
)
from bn_core.inputs.tabular.grid import Grid, Row, divide_text
from bn_core.inputs.tabular.header import MAX_HEADER, align_header, drop_titles, split_header
from bn_core.inputs.tabular.notation import choose_decimal
from bn_core.inputs.tabular.spreadsheet import read_sheet
from bn_core.inputs.tabular.table import Choices, Column, Remarks, Table
from bn_core.inputs.tabular.totals import drop_footnotes, drop_totals

MAX_COLUMNS = 2_000
_DEFAULT = Choices()


def read_table(
    data: bytes | str, bounds: Bounds, choices: Choices = _DEFAULT, labelled: bool = False
) -> Table:
    """Read a file or a text as a table, or raise TableError if it holds none.

    In a ``labelled`` table one column is the class of each row.
    """
    if len(data) > bounds.bytes:
        unit = "bytes" if isinstance(data, bytes) else "characters"
        raise TableError(f"The file has {len(data):,} {unit}; keep it under {bounds.bytes:,}.")
    grid = _read_grid(data, bounds, choices)
    if max((len(row) for _, row in grid.rows), default=0) > MAX_COLUMNS:
        widest = max(len(row) for _, row in grid.rows)
        raise TableError(f"{widest:,} columns are too many; keep at most {MAX_COLUMNS:,}.")
    if len(grid.rows) > bounds.rows + MAX_HEADER + 1:
        count = len(grid.rows)
        raise TableError(f"{count:,} rows are too many; keep at most {bounds.rows:,}.")
    typed = isinstance(data, bytes) and is_archive(data)
    return _build_table(grid, choices, typed, labelled)


def _read_grid(data: bytes | str, bounds: Bounds, choices: Choices) -> Grid:
    if isinstance(data, str):
        return divide_text(normalize_characters(data), bounds, choices.separator, choices.decimal)
    if is_archive(data):
        lines, note = read_sheet(data, bounds, MAX_COLUMNS)
        width = max(map(len, lines), default=0)
        rows = [
            (i, [normalize_characters(cell) for cell in line] + [""] * (width - len(line)))
            for i, line in enumerate(lines, 1)
            if line
        ]
        return Grid(rows, "\t", (note,) if note else ())
    text, note = decode_text(data, bounds)
    grid = divide_text(normalize_characters(text), bounds, choices.separator, choices.decimal)
    return replace(grid, notes=(note, *grid.notes)) if note else grid


def _build_table(grid: Grid, choices: Choices, typed: bool, labelled: bool) -> Table:
    """Find the header, the columns and the notation of a grid's numbers."""
    remarks = Remarks(choices, grid.notes)
    rows = drop_footnotes(drop_titles(list(grid.rows), remarks), remarks)
    header, rows = split_header(rows, _list_comment_words(grid), remarks, labelled)
    header, rows, shifted = align_header(header, rows)
    width = len(rows[0][1]) if rows else len(header)
    ragged = _find_ragged(rows, header)
    rows = drop_totals(rows, header, remarks)
    decimal = choose_decimal(rows, grid, remarks, typed)
    columns = tuple(
        Column(header[j] if j < len(header) else "", judge_column(rows, j, header, shifted))
        for j in range(width)
    )
    label = find_label(rows, columns, remarks) if labelled and columns else None
    if not ragged:
        tell_columns(rows, columns, header, remarks, label)
        rows = drop_incomplete(rows, columns, decimal, remarks, label)
    return Table(
        rows,
        columns,
        decimal,
        choices,
        bool(header),
        tuple(remarks.notes),
        tuple(remarks.alternatives),
        ragged,
        label,
    )


def _list_comment_words(grid: Grid) -> list[str]:
    """Return the words of the last comment above the rows, which may name the columns."""
    mark = grid.separator if grid.separator and grid.separator in ";\t,|" else None
    return [word.strip(' "') for word in grid.comment.split(mark)] if grid.comment else []


def _find_ragged(rows: list[Row], header: list[str]) -> str:
    """Return a sentence on the first row that has another number of cells, or ""."""
    if not rows:
        return ""
    width = len(header) or len(rows[0][1])
    first = f"row {rows[0][0]}" if not header else "row 1"
    for i, row in rows:
        if len(row) != width:
            count = format_count(len(row), "column")
            return f"Row {i} has {count} where {first} has {width}; give every row the same number."
    return ""
