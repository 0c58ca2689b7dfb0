"""Read the cells of a CSV file as text, for batches and for labelled tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice

from bn_core.inputs.batches.batch import BatchError, is_comma_decimal, replace_decimal_comma

MAX_NAME = 40
"""Characters of the name of a feature or a class."""
Row = tuple[int, list[str]]
"""The number of a row, from 1 with the header as a spreadsheet counts, and its cells."""
_SAMPLE = 50  # lines that are examined to find the delimiter
_SPARE = 8  # blank lines are dropped, so a file may have more lines than rows


def check_lines(data: bytes, max_rows: int) -> None:
    """Raise BatchError if a file has so many lines that it is not read at all."""
    if data.count(b"\n") + data.count(b"\r") > _SPARE * max_rows:
        raise BatchError(f"The file has too many lines; keep at most {max_rows:,} rows.")


def decode_text(data: bytes) -> str:
    """Return the file's text, read as UTF-8 if it is that, otherwise as Latin-1."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def find_delimiter(text: str) -> str:
    """Return the delimiter that most lines contain: ';', tab or ','.

    Of equally frequent ones ';' and tab come first: the commas beside them are decimal commas.
    """
    lines = list(islice(filter(str.strip, io.StringIO(text, newline=None)), _SAMPLE)) or [""]
    frequent = max(";\t,", key=lambda mark: sum(mark in line for line in lines))
    # A first line without a comma heads a single column, so the commas below it are decimal commas.
    return ";" if frequent == "," and "," not in lines[0] else frequent


def split_rows(text: str, delimiter: str, max_cells: int) -> list[Row]:
    """Return every row that is not blank, with its number, without empty last columns.

    Raises BatchError if the text has more than ``max_cells`` cells, or is not a CSV file.
    """
    if text.count(delimiter) > max_cells:
        raise BatchError(f"The file has too many cells; keep at most {max_cells:,}.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        numbered = [(i, [cell.strip() for cell in row]) for i, row in enumerate(reader, 1)]
    except csv.Error as error:
        raise BatchError(f"This is not a CSV file that can be read ({error}).") from None
    rows = [(i, row) for i, row in numbered if any(row)]
    width = max((_last_filled(row) for _, row in rows), default=0)
    return [(i, row[:width]) for i, row in rows]


def _last_filled(row: list[str]) -> int:
    """Return the number of columns up to the last one that is not empty."""
    return next(j for j in range(len(row), 0, -1) if row[j - 1])


def note_decimal_commas(rows: list[Row]) -> str:
    """Return a sentence that quotes the first decimal comma, or "" if there is none."""
    shown = next((cell for _, row in rows for cell in row if is_comma_decimal(cell)), "")
    reading = f"Commas were read as decimal points ({shown} is {replace_decimal_comma(shown)})."
    return reading if shown else ""


def make_unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells as names on one line, of bounded length, and all different."""
    names: list[str] = []
    for j, cell in enumerate(cells, 1):
        name = shorten_name(cell) or f"feature {j}"
        while name in names:
            name += f" ({j})"
        names.append(name)
    return tuple(names)


def shorten_name(cell: str) -> str:
    """Return the name on one line and of at most MAX_NAME characters."""
    return " ".join(cell.split())[:MAX_NAME].strip()
