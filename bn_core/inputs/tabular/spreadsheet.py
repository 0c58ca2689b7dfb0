"""Read the first sheet of a spreadsheet file, within bounds."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from datetime import date, datetime, time
from itertools import islice

from openpyxl import load_workbook

from bn_core.inputs.tabular.bounds import Bounds, TableError
from bn_core.inputs.tabular.formats import name_archive
from bn_core.inputs.tabular.numbers import write_number

MAX_UNPACKED = 8 * 2**20
"""The most bytes that all parts of a file may unpack to."""
_MAX_ABOUT = 2**20
"""The most bytes of styles and names, whose entries take longer to read than cells."""
_ABOUT = (
    *("xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
    *("[Content_Types].xml", "docProps/core.xml", "docProps/custom.xml"),
)
_MAX_BLANK = 1_000  # blank rows after which no more are read
_MARGIN = 16  # rows of titles, headers and totals beside those of the table
_MAX_ROWS = 100_000  # rows that are counted
_MAX_PLACES = 40_000_000  # cells, with the empty ones that the file leaves out
_BLANKS = (None,) * 256
_MAX_PARTS = 500
_BROKEN = "This spreadsheet file is damaged; save the table as CSV (UTF-8)."


def read_sheet(data: bytes, bounds: Bounds, max_columns: int) -> tuple[list[list[str]], str, int]:
    """Return the first sheet's cells as text, a note, and how many rows are left.

    The note says which of several sheets was read. Numbers are written with a decimal point at full
    precision. Raises TableError if the file is no spreadsheet that can be read, or is out of
    bounds; nothing is unpacked before that is known.
    """
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise TableError("This spreadsheet file has no sheet; save the table as CSV.")
            lines, surplus = _read_rows(sheets[0], bounds, max_columns)
    except TableError:
        raise
    except Exception:  # openpyxl raises whatever its parsers do
        raise TableError(_BROKEN) from None
    title = " ".join(sheets[0].title.split())[:40]
    count = len(book.worksheets)
    note = f"The first of {count} sheets was read: {title}." if count > 1 else ""
    return lines, note, surplus


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            mimetype = _read_mimetype(archive) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError):
        raise TableError(_BROKEN) from None
    if "xl/workbook.xml" not in names:
        raise TableError(f"This file is {name_archive(names, mimetype)}.")
    # A part is never unpacked to more than its entry says, and any of them may be the sheet.
    size = sum(part.file_size for part in parts)
    if len(parts) > _MAX_PARTS or size > MAX_UNPACKED:
        raise TableError(
            f"This spreadsheet file unpacks to {size >> 20:,} MB in {len(parts):,} parts, which is "
            "too much; save the sheet as CSV."
        )
    if sum(part.file_size for part in parts if part.filename in _ABOUT) > _MAX_ABOUT:
        raise TableError(
            f"This spreadsheet file has more than {_MAX_ABOUT >> 20} MB of styles and names; save "
            "the sheet as CSV."
        )


def _read_mimetype(archive: zipfile.ZipFile) -> bytes:
    with archive.open("mimetype") as part:
        return part.read(100)


def _read_rows(sheet, bounds: Bounds, max_columns: int) -> tuple[list[list[str]], int]:  # type: ignore[no-untyped-def]
    """Return the first rows, and how many more there are within what is examined."""
    lines: list[list[str]] = []
    cells = filled = blank = surplus = places = 0
    for row in islice(sheet.iter_rows(values_only=True), _MAX_ROWS):
        places += len(row)
        if places > _MAX_PLACES:
            raise TableError(
                "This spreadsheet has very wide rows; delete the empty columns on the right, or "
                "save the sheet as CSV."
            )
        line = [_write_cell(value) for value in _trim(row)]
        while line and not line[-1]:
            line.pop()
        if len(line) > max_columns:
            raise TableError(f"{len(line):,} columns are too many; keep at most {max_columns:,}.")
        cells += len(line)
        filled += bool(line)
        blank = 0 if line else blank + 1
        if blank > _MAX_BLANK:
            break
        if lines and (surplus or cells > bounds.cells or filled > bounds.rows + _MARGIN):
            surplus += bool(line)
        else:
            lines.append(line)
    return lines, surplus


def _trim(row: tuple[object, ...]) -> tuple[object, ...]:
    """Return a row without the empty cells at its end."""
    width, many = len(row), len(_BLANKS)
    while row[width - many : width] == _BLANKS:  # much faster than one by one
        width -= many
    while width and row[width - 1] is None:
        width -= 1
    return row[:width]


def _write_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**99 else "too large"
    if isinstance(value, float):
        return write_number(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)[:1000].strip()
