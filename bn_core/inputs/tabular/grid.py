"""Divide a text into rows and cells, whatever separates them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from bn_core.inputs.tabular.arrays import is_printed_array, read_bracket_rows, split_cells
from bn_core.inputs.tabular.bounds import Bounds, TableError
from bn_core.inputs.tabular.cells import Kind, classify
from bn_core.inputs.tabular.faults import is_error
from bn_core.inputs.tabular.length import cut_cells, cut_lines
from bn_core.inputs.tabular.markup import convert_latex, is_latex, is_rule
from bn_core.inputs.tabular.numbers import plain_number
from bn_core.inputs.tabular.printouts import convert_printout
from bn_core.inputs.tabular.records import read_records
from bn_core.inputs.tabular.separators import (
    SEPARATORS,
    Separation,
    find_separator,
    split_aligned,
    split_spaces,
)
from bn_core.inputs.tabular.web_pages import is_web_page, read_web_page

Row = tuple[int, list[str]]
"""The number of a row, from 1 with the header as a spreadsheet counts, and its cells."""

_HINT = re.compile(r'"?sep=(.)"?[ \t;,]*\r?\n', re.IGNORECASE)
_QUOTED_LINE = re.compile(r'"(?:[^"]|""){0,100000}"')
_BARS = str.maketrans("│┃┆┊║", "|||||")
_CODE_FENCE = re.compile(r"\s*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, what separates them, and what was left out on the way.

    ``decimal`` is the decimal mark where the separation depends on it, or "". ``other`` holds
    the separator and decimal mark of another plausible reading, or "" twice. ``comment`` are the
    words of the last comment above the rows. ``surplus`` is how many more rows the text has.
    """

    rows: list[Row]
    separator: str
    notes: tuple[str, ...] = ()
    decimal: str = ""
    other: tuple[str, str] = ("", "")
    shown: str = ""
    comment: str = ""
    surplus: int = 0


def divide_text(text: str, bounds: Bounds, separator: str | None = None, decimal: str = "") -> Grid:
    """Divide a text of normalized characters into rows that are not blank.

    Empty last columns are dropped, and no cell moves to another column. ``separator`` and
    ``decimal`` settle what the text leaves open. Raises TableError if there are too many cells.
    """
    text = convert_printout(text.translate(_BARS))
    if (structure := _read_structure(text, bounds)) is not None:
        return structure
    if hint := _HINT.match(text):
        separator = hint[1] if separator is None and hint[1] in SEPARATORS else separator
        # The line stays counted, so that row numbers are those of the file.
        text = "\n" + text[hint.end() :]
    if text.lstrip().startswith("||"):  # Jira writes '||' around names
        text = text.replace("||", "|")
    if is_latex(text):
        text, separator = convert_latex(text), separator or "&"
    text, surplus = cut_lines(text, bounds)
    text, notes, comment = _drop_comments(text)
    text, unquoted = _unquote_lines(text)
    notes = (*notes, *unquoted)
    if separator is None:
        separation = find_separator(text, decimal)
    else:
        separation = Separation(separator, decimal)
    separator, decimal, other = separation.separator, separation.decimal, separation.other
    text, more = cut_cells(text, separator, bounds)
    rows = _split(text, separator, bounds)
    if separator == "|" or (separator == "&" and rows):
        rows = _drop_outer(rows)
    rows = _trim(rows)
    if separator == "," and decimal != "." and (joined := _join_decimals(rows)):
        rows, decimal = joined, ","
    surplus += more
    return Grid(rows, separator, notes, decimal, other, separation.shown, comment, surplus)


def _read_structure(text: str, bounds: Bounds) -> Grid | None:
    """Return the rows of a web page, of JSON records or of a printed array, or None."""
    notes: tuple[str, ...] = ()
    if is_web_page(text):
        lines, note = read_web_page(text, bounds)
        notes = (note,) if note else ()
    elif (records := read_records(text, bounds)) is not None:
        lines = records
    elif is_printed_array(text):
        pieces, flat = read_bracket_rows(text, bounds.cells)
        lines = [split_cells(piece) for piece in pieces]
        lines = [[cell] for line in lines for cell in line] if flat else lines
    else:
        return None
    return Grid(_trim([(i, line) for i, line in enumerate(lines, 1)]), "\t", notes)


def _unquote_lines(text: str) -> tuple[str, tuple[str, ...]]:
    """Remove quotation marks around whole lines, as 'save as text' adds to a CSV file.

    They are kept if a line may be one number with a decimal comma, as in '"1,5"'.
    """
    lines = [line.strip() for line in text.split("\n")]
    filled = [line for line in lines if line]
    if len(filled) < 2 or not all(map(_QUOTED_LINE.fullmatch, filled)):
        return text, ()
    inner = filled[0][1:-1]
    mark = next((each for each in ";\t," if each in inner), "")
    counts = {line.count(mark) for line in filled} if mark else set()
    if len(counts) != 1 or classify(inner) is not Kind.TEXT or ", " in inner:
        return text, ()
    plain = "\n".join(line[1:-1].replace('""', '"') for line in lines)
    return plain, ("Quotation marks around whole lines were removed.",)


def _join_decimals(rows: list[Row]) -> list[Row]:
    """Join '1', '5' to '1,5' where each row has two cells for each name of the header.

    Returns [] unless all rows have them.
    """
    if len(rows) < 2 or any(classify(cell) is Kind.NUMBER for cell in rows[0][1]):
        return []
    names = [cell for cell in rows[0][1] if cell]
    if not names or any(sum(map(bool, row)) != 2 * len(names) for _, row in rows[1:]):
        return []
    joined = [
        (i, [",".join(pair) for pair in zip(row[::2], row[1::2], strict=False)][: len(names)])
        for i, row in rows[1:]
    ]
    if any(plain_number(cell, ",") is None for _, row in joined for cell in row):
        return []
    return [(rows[0][0], names), *joined]


def _drop_comments(text: str) -> tuple[str, tuple[str, ...], str]:
    """Blank the comments above the rows, the rules of drawn tables and code fences."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    count, comment, above = 0, "", True
    for i, line in enumerate(lines):
        if not line.strip():
            continue
        if _is_comment(line) and not is_rule(line):
            count += 1
            comment = line.strip().lstrip("#/%").strip() if above else comment
            lines[i] = ""
        elif is_rule(line) or _CODE_FENCE.match(line):
            lines[i] = ""
        else:
            above = False
    note = f"{count} comment {'line was' if count == 1 else 'lines were'} skipped."
    return "\n".join(lines), ((note,) if count else ()), comment


def _is_comment(line: str) -> bool:
    """Return whether a line is a comment, and not '#N/A;1' or the header '#;name'."""
    start = line.strip()[:40]
    if start.startswith(("//", "%")):
        return True
    first = re.split(r"[,;\t|]", start)[0].strip()
    return start.startswith("#") and first != "#" and not is_error(first)


def _split(text: str, separator: str, bounds: Bounds) -> list[Row]:
    if separator and separator != " " and text.count(separator) > bounds.cells:
        raise TableError(f"The file has too many cells; keep at most {bounds.cells:,}.")
    if separator == " ":
        lines = split_aligned(text) or [split_spaces(line) for line in text.split("\n")]
        if sum(map(len, lines)) > bounds.cells:
            raise TableError(f"The file has too many cells; keep at most {bounds.cells:,}.")
        return list(enumerate(lines, 1))
    if separator == ", ":
        text, separator = re.sub(r",[ \t]+", "\x1f", text), "\x1f"
    elif not separator:
        separator = "\x1f"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        rows = [(i, _strip_cells(row)) for i, row in enumerate(reader, 1)]
    except csv.Error as error:
        raise TableError(f"This is not a CSV file that can be read ({error}).") from None
    return rows


def _strip_cells(row: list[str]) -> list[str]:
    """Return a row without spaces, Markdown marks, and the quotes of a quoted row.

    Between cells without quotes, a name in single quotes keeps them.
    """
    bare = [_strip_marks(cell, "*`") for cell in row]
    quoted = all(len(cell) > 2 and cell[0] == cell[-1] == "'" for cell in bare if cell)
    return [_strip_marks(cell, "*`'") for cell in bare] if quoted else bare


def _strip_marks(cell: str, marks: str) -> str:
    """Return a cell without its spaces, and without pairs of these marks around it."""
    bare = cell.strip()
    while (mark := bare[:1]) and mark in marks and len(bare) > 2 and bare[-1] == mark:
        bare = bare[1:-1].strip()
    return bare


def _drop_outer(rows: list[Row]) -> list[Row]:
    """Drop the empty first column that '| 1 | 2 |' has."""
    filled = [row for _, row in rows if any(row)]
    if filled and all(not row[0] for row in filled) and all(not row[-1] for row in filled):
        return [(i, row[1:]) for i, row in rows]
    return rows


def _trim(rows: list[Row]) -> list[Row]:
    """Return the rows that are not blank, without empty last columns."""
    filled = [(i, row) for i, row in rows if any(row)]
    width = max((_last_filled(row) for _, row in filled), default=0)
    return [(i, row[:width]) for i, row in filled]


def _last_filled(row: list[str]) -> int:
    """Return the number of columns up to the last one that is not empty."""
    return next(j for j in range(len(row), 0, -1) if row[j - 1])
