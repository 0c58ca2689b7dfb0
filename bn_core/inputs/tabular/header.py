"""Find the header of a table, the titles above it, and the names in a comment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bn_core.inputs.tabular.cells import Kind, classify
from bn_core.inputs.tabular.grid import Row
from bn_core.inputs.tabular.names import shorten_name
from bn_core.inputs.tabular.numbers import is_plain
from bn_core.inputs.tabular.table import Remarks

MAX_HEADER = 4
"""Lines above the numbers that may name the columns."""
_MAX_TITLES = 12  # lines above a header
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def drop_titles(rows: list[Row], remarks: Remarks) -> list[Row]:
    """Drop the lines above a table, such as its title and how it was measured.

    They are single texts above a wider table, or lines with texts above a blank line and a header.
    """
    if len(rows) < 3 or remarks.choices.header is not None:
        return rows
    count = _count_above_blank_line(rows) or _count_single_texts(rows)
    if count:
        title = shorten_name(next(cell for cell in rows[0][1] if cell))
        lines = "line above the table was" if count == 1 else f"{count} lines above the table were"
        remarks.tell(f"The {lines} left out: {title}.")
    return rows[count:]


def _count_single_texts(rows: list[Row]) -> int:
    below = rows[len(rows) // 2 :][:60]
    widths = Counter(sum(map(bool, row)) for _, row in below)
    if widths.most_common(1)[0][0] < 2:
        return 0
    count = 0
    while count < min(_MAX_TITLES, len(rows) - 2):
        filled = [cell for cell in rows[count][1] if cell]
        if len(filled) != 1 or classify(filled[0]) not in (Kind.TEXT, Kind.FAULT):
            break
        if rows[count][1][0] == "" or _covers(rows[count + 1][1], rows[count][1]):
            break
        count += 1
    return count


def _count_above_blank_line(rows: list[Row]) -> int:
    """Return how many lines with texts are above a blank line and a header, or 0."""
    for count in range(1, min(_MAX_TITLES, len(rows) - 1)):
        above, (number, header) = rows[count - 1], rows[count]
        kinds = [classify(cell) for cell in above[1] if cell]
        texts = sum(kind is Kind.TEXT for kind in kinds)
        narrow = len(kinds) < sum(map(bool, header)) or texts * 2 > len(kinds) or count == 1
        if (not texts and Kind.FAULT not in kinds) or not narrow:
            return 0
        if number > above[0] + 1 and _names(header) and holds_number(rows[count + 1][1]):
            return count
    return 0


def split_header(
    rows: list[Row], comment: Sequence[str], remarks: Remarks, labelled: bool
) -> tuple[list[str], list[Row]]:
    """Return the names of the columns, or [], and the rows below the header.

    ``comment`` are the words of a comment above the rows, which may name the columns.
    """
    count = remarks.choices.header
    if count is None:
        count = _count_header(rows, remarks, labelled)
    heads, body = [row for _, row in rows[:count]], rows[count:]
    if not heads:
        return _take_comment(body, comment, remarks), body
    if len(heads) == 1:
        return heads[0], body
    remarks.tell(f"{len(heads)} header lines were joined.")
    remarks.offer("Take only line 1 as the header", header=1)
    return _join_headers(heads), body


def _count_header(rows: list[Row], remarks: Remarks, labelled: bool) -> int:
    """Return how many rows at the top name the columns."""
    if not rows:
        return 0
    count = 0
    while count < min(MAX_HEADER, len(rows)) and _names(rows[count][1]):
        count += 1
    if count and not any(holds_number(row) for _, row in rows[count:]):
        return 1  # no numbers anywhere, so only the first row is taken as names
    if count:
        return count
    first, rest = rows[0][1], [row for _, row in rows[1:]]
    if not rest:
        return 0
    if _heads_some(first, rest):
        shown = ", ".join(cell[:12] for cell in first[:3])
        remarks.tell(f"Line 1 ({shown}) was read as the header.")
        remarks.offer("Read line 1 as an example", header=0)
        return 1
    if (what := _counts_or_years(first, rest, labelled)) is None:
        return 0
    named, sure = what
    if sure:
        remarks.tell(f"Line 1 holds {named} and was read as the header.")
        remarks.offer("Read line 1 as an example", header=0)
        return 1
    remarks.tell(f"Line 1 holds {named} and was read as an example.")
    remarks.offer("Read line 1 as the header", header=1)
    return 0


def _names(row: Sequence[str]) -> bool:
    """Return whether a row holds texts or dates and nothing that should be a number."""
    kinds = {classify(cell) for cell in row}
    return bool(kinds & {Kind.TEXT, Kind.DATE}) and not kinds & {Kind.NUMBER, Kind.FAULT}


def holds_number(row: Sequence[str]) -> bool:
    """Return whether a row has a number, or a fault in the place of one."""
    return any(classify(cell) in (Kind.NUMBER, Kind.FAULT) for cell in row)


def _heads_some(first: list[str], rest: list[list[str]]) -> bool:
    """Return whether the first row has a text above a column of numbers."""
    for j, cell in enumerate(first):
        if classify(cell) in (Kind.TEXT, Kind.DATE):
            below = [classify(row[j]) for row in rest if j < len(row) and row[j]]
            if below and all(kind is Kind.NUMBER for kind in below):
                return True
    return False


def _counts_or_years(
    first: list[str], rest: list[list[str]], labelled: bool
) -> tuple[str, bool] | None:
    """Return what header a row of numbers may be, and whether that is likely."""
    filled = [cell for cell in first if classify(cell) is not Kind.TEXT and cell]
    if len(filled) < 2 or not all(is_plain(cell) for cell in filled):
        return None
    numbers = [float(cell) for cell in filled]
    steps = {b - a for a, b in pairwise(numbers)}
    if all(map(_YEAR.fullmatch, filled)) and len(steps) == 1 and 0 not in steps:
        below = [cell for row in rest for cell in row]
        years = sum(bool(_YEAR.fullmatch(cell)) for cell in below)
        return "years", years * 2 < len(below)
    named = classify(first[0]) is Kind.TEXT and not labelled
    if steps == {1.0} and (
        (numbers[0] == 0 and len(numbers) > 2) or (numbers[0] in (0, 1) and named)
    ):
        whole = all(is_plain(cell) for row in rest[:50] for cell in row if cell)
        return "numbers that count up", not whole
    return None


def _take_comment(rows: list[Row], words: Sequence[str], remarks: Remarks) -> list[str]:
    """Take the words of a comment as names if there is one for each column."""
    if not rows or not words or remarks.choices.header == 0:
        return []
    if len(words) != len(rows[0][1]) or not _names(words):
        return []
    remarks.tell("The comment above the numbers names the columns.")
    return list(words)


def align_header(header: list[str], rows: list[Row]) -> tuple[list[str], list[Row], bool]:
    """Put an empty name before a header that has one name too few."""
    widths = {len(row) for _, row in rows}
    if header and len(widths) == 1:
        (width,) = widths
        names = header
        while names and not names[-1]:
            names = names[:-1]
        if len(names) == width - 1 and width > 1 and "" not in names:
            return ["", *names], rows, True
    return header, rows, False


def _covers(below: list[str], row: list[str]) -> bool:
    """Return whether the next row is as empty as this one."""
    return sum(map(bool, below)) <= sum(map(bool, row))


def _join_headers(heads: list[list[str]]) -> list[str]:
    """Join header lines by column; a name counts for the gap to its right."""
    width = max(map(len, heads))
    filled: list[list[str]] = []
    for depth, head in enumerate(heads):
        row = [*head, *[""] * (width - len(head))]
        if depth < len(heads) - 1:
            for j in range(1, width):
                row[j] = row[j] or row[j - 1]
        filled.append(row)
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*filled, strict=True)]
