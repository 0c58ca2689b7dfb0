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
from bn_core.inputs.tabular.header import align_header, drop_titles, split_header
from bn_core.inputs.tabular.notation import choose_decimal
from bn_core.inputs.tabular.numpy_file import is_numpy_file, read_numpy_file
from bn_core.inputs.tabular.spreadsheet import read_sheet
from bn_core.inputs.tabular.table import (
    DEFAULT_CHOICES,
    Choices,
    Column,
    Remarks,
    Table,
    select_features,
)
from bn_core.inputs.tabular.totals import drop_footnotes, drop_totals

MAX_COLUMNS = 2_000
_PLACES = 4  # times the cells that may be read: a table's cells once short rows are filled up
FIRST, SPREAD = "first", "spread"


def read_table(
    data: bytes | str, bounds: Bounds, choices: Choices = DEFAULT_CHOICES, labelled: bool = False
) -> Table:
    """Read a file or a text as a table, or raise TableError if it holds none.

    In a ``labelled`` table one column is the class of each row.
    """
    if len(data) > bounds.bytes:
        unit = "bytes" if isinstance(data, bytes) else "characters"
        raise TableError(f"The file has {len(data):,} {unit}; keep it under {bounds.bytes:,}.")
    grid = _read_grid(data, bounds, choices)
    widest = max((len(row) for _, row in grid.rows), default=0)
    if widest > MAX_COLUMNS:
        raise TableError(f"{widest:,} columns are too many; keep at most {MAX_COLUMNS:,}.")
    if widest * len(grid.rows) > _PLACES * bounds.cells:
        place = next(i for i, row in grid.rows if len(row) == widest)
        raise TableError(
            f"Row {place} has {widest:,} columns, and there are {len(grid.rows):,} rows: that is "
            "too many cells. Remove what stands apart from the table."
        )
    typed = isinstance(data, bytes) and (is_archive(data) or is_numpy_file(data))
    return _build_table(grid, bounds, choices, typed, labelled)


def _read_grid(data: bytes | str, bounds: Bounds, choices: Choices) -> Grid:
    if isinstance(data, str):
        return divide_text(normalize_characters(data), bounds, choices.separator, choices.decimal)
    if is_archive(data):
        lines, note, surplus = read_sheet(data, bounds, MAX_COLUMNS)
        width = max(map(len, lines), default=0)
        rows = [
            (i, [normalize_characters(cell) for cell in line] + [""] * (width - len(line)))
            for i, line in enumerate(lines, 1)
            if line
        ]
        return Grid(rows, "\t", (note,) if note else (), surplus=surplus)
    if is_numpy_file(data):
        lines, surplus = read_numpy_file(data, bounds)
        return Grid(list(enumerate(lines, 1)), "\t", surplus=surplus)
    text, note = decode_text(data)
    grid = divide_text(normalize_characters(text), bounds, choices.separator, choices.decimal)
    return replace(grid, notes=(note, *grid.notes)) if note else grid


def _build_table(
    grid: Grid, bounds: Bounds, choices: Choices, typed: bool, labelled: bool
) -> Table:
    """Find the header, the columns and the notation of a grid's numbers."""
    remarks = Remarks(choices, grid.notes)
    rows = drop_titles(list(grid.rows), remarks)
    if not grid.surplus:
        rows = drop_footnotes(rows, remarks)
    header, rows = split_header(rows, _list_comment_words(grid), remarks, labelled)
    header, rows, shifted = align_header(header, rows)
    width = len(rows[0][1]) if rows else len(header)
    if not grid.surplus:
        rows = drop_totals(rows, header, remarks)
    total = len(rows) + grid.surplus
    rows, excess = _take_rows(rows, grid.surplus, bounds.rows, remarks)
    ragged = _find_ragged(rows, header)
    decimal = choose_decimal(rows, grid, remarks, typed)
    columns = tuple(
        Column(header[j] if j < len(header) else "", judge_column(rows, j, header, shifted))
        for j in range(width)
    )
    label = find_label(rows, columns, remarks) if labelled and columns else None
    if not ragged:
        tell_columns(rows, columns, header, remarks, label)
        rows = drop_incomplete(rows, columns, decimal, remarks, label)
    if bounds.numbers and not excess:
        most = bounds.numbers // max(1, len(select_features(columns, choices, label)))
        rows, excess = _take_rows(rows, 0, max(1, most), remarks)
    return Table(
        rows,
        columns,
        decimal,
        choices,
        bool(header),
        tuple(remarks.notes),
        tuple(remarks.alternatives),
        ragged,
        excess,
        total,
        label,
    )


def _take_rows(rows: list[Row], surplus: int, most: int, remarks: Remarks) -> tuple[list[Row], str]:
    """Return the rows that are taken, and what is wrong if there are too many.

    The reader may take the first ones or, if all rows are here, rows from everywhere. ``surplus``
    is how many more rows there are.
    """
    total = len(rows) + surplus
    if total <= most:
        return rows, ""
    how = remarks.choices.rows
    step = -(-total // most)
    if how == SPREAD and not surplus:
        remarks.tell(f"One of every {step} of {total:,} rows was taken.")
        return rows[::step], ""
    if how == FIRST:
        remarks.tell(f"The first {format_count(most, 'row')} of {total:,} were taken.")
        return rows[:most], ""
    remarks.offer(f"Take the first {most:,} of {total:,} rows", rows=FIRST)
    if not surplus:
        remarks.offer(f"Take one of every {step} rows", rows=SPREAD)
    return rows, f"{total:,} rows are too many; keep at most {most:,}."


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
