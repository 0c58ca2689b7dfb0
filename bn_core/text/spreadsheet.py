"""Write tables as a spreadsheet file, in which no text is a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | None
"""A cell's content; None is empty."""
FIRST_WIDTH, OTHER_WIDTH = 28, 18
"""Characters of a sheet's first column, and of all others."""
MAX_TEXT = 32_000
"""Most characters of a cell; spreadsheets take 32,767."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a title of at most 31 characters, as spreadsheets demand."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return an .xlsx file of these sheets.

    The heads and the first column stay in view. A text that looks like a formula or an error is
    stored as text, and stays text when somebody edits it. Characters that XML does not know are
    left out.
    """
    book: Any = Workbook(write_only=True)
    for each in sheets:
        sheet = book.create_sheet(each.title)
        sheet.freeze_panes = "B2"
        for place in range(1, len(each.heads) + 1):
            width = FIRST_WIDTH if place == 1 else OTHER_WIDTH
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_make_head(sheet, text) for text in each.heads])
        for row in each.rows:
            sheet.append([_make_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _make_head(sheet: Any, text: str) -> Any:
    cell = _make_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _make_cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_TEXT])
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
