"""Decide what separates the columns of a text, and whether its commas are decimal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bn_core.inputs.tabular.cells import Kind, classify
from bn_core.inputs.tabular.characters import join_digit_groups
from bn_core.inputs.tabular.numbers import plain_number

SEPARATORS = ";\t|&, "
"""What may separate columns, the likelier first if several do so equally often."""
_OUTSIDE = 1  # lines without the separator that a drawn table may have
_SAMPLE = 50  # lines that are examined to find the separator
_QUOTED = re.compile(r'"[^"]*"')
_GAP = re.compile(r"[ \t]{2,}|\t")
_TOKEN = re.compile(r'"[^"]*"|[^\s"][^\s]*')


@dataclass(frozen=True, slots=True)
class Separation:
    """What separates the columns of a text.

    ``decimal`` is the decimal mark where the separator depends on it, or "". ``other`` holds
    the separator and decimal mark of another plausible reading, or "" twice. ``shown`` is a
    cell that the two read differently.
    """

    separator: str
    decimal: str = ""
    other: tuple[str, str] = ("", "")
    shown: str = ""


def find_separator(text: str, decimal: str) -> Separation:
    """Return what separates the columns; ``decimal`` is the decimal mark or ""."""
    masked = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), text)
    lines = [line for line in masked.split("\n") if line.strip()][:_SAMPLE] or [""]
    counts = {mark: sum(mark in line for line in lines) for mark in ";\t|&,"}
    best = max(counts, key=counts.__getitem__)
    apart = len(lines) - (_OUTSIDE if len(lines) > 2 * _OUTSIDE else 0)  # a title or a footnote
    if (best == "|" and counts["|"] < apart) or (best == "&" and counts["&"] < len(lines)):
        best = max(";\t,", key=counts.__getitem__)
    if best == "\t" and counts["\t"] < len(lines) and "\t\t" not in text and _is_even(lines):
        return Separation(" ", decimal)  # tabs in some lines and spaces in others
    if (best == "," or not counts[best]) and (grouped := _weigh_groups(lines, decimal)):
        return grouped
    if not counts[best] or (best in ";|" and counts[best] * 2 < len(lines)):
        return Separation(" " if _is_spaced(lines) else "", decimal)
    return _weigh_commas(lines, decimal) if best == "," else Separation(best, decimal)


def _weigh_groups(lines: list[str], decimal: str) -> Separation | None:
    """Decide whether lines such as '1 234,5' are each one number, or return None.

    They are if a number has a fraction or two gaps, or if the header names one column.
    """
    body = [line.strip() for line in lines]
    named = len(body) > 1 and classify(body[0]) is Kind.TEXT
    head = body.pop(0) if named else ""
    mark = next((mark for mark in (decimal or ".,") if _are_numbers(body, mark)), "")
    if len(body) < 2 or not mark or not all(" " in line for line in body):
        return None
    whole = any(not line.replace(" ", "").lstrip("+-").isdigit() for line in body)
    several = any(line.count(" ") > 1 for line in body) and len(set(map(_count_cells, body))) > 1
    if whole or several or (named and _count_cells(head) == 1):
        return Separation("", mark, (" ", mark), body[0])
    return Separation(" ", mark, ("", mark), body[0])


def _count_cells(line: str) -> int:
    return len(split_spaces(line))


def _is_even(lines: list[str]) -> bool:
    """Return whether spaces and tabs divide all lines into equally many numbers."""
    rows = [split_spaces(line) for line in lines]
    numbers = all(classify(cell) is Kind.NUMBER for row in rows[1:] for cell in row)
    return numbers and len({len(row) for row in rows}) == 1


def _weigh_commas(lines: list[str], decimal: str) -> Separation:
    """Decide what the commas are in lines that have no other separator but spaces."""
    first, *rest = lines
    headed = bool(rest) and "," not in first
    below = rest or lines
    cells = [line.strip() for line in (rest if headed else lines)]
    if _is_spaced(lines) and _has_decimals_between_spaces(lines, below):
        return Separation(" ", ",")
    if decimal != "." and (shown := _find_decimal_before_spaces(below)):
        return Separation(", ", ",", (",", "."), shown)
    if any("." in cell for cell in cells) and _are_numbers(cells, "."):  # 1,234.5
        return Separation("", decimal or ".")
    if not _are_numbers(cells, ","):
        if decimal or not _are_numbers(cells, "."):
            return Separation(",", decimal)
        grouped = next(cell for cell in cells if "," in cell)  # 1,234,567
        return Separation("", ".") if headed else Separation(",", ".", ("", "."), grouped)
    if headed:  # a first line without a comma heads a single column
        return Separation("", decimal)
    return _weigh_single_column(cells, decimal)


def _weigh_single_column(cells: list[str], decimal: str) -> Separation:
    """Decide whether lines such as '1,5' are each one number or two."""
    shown = next((cell for cell in cells if "," in cell), "")
    if not shown:
        return Separation(",", decimal)
    if any("." in cell for cell in cells) and not decimal:  # 1.234,5
        return Separation("", ",", (",", "."), shown)
    if decimal:
        return Separation("", decimal)
    if _look_decimal(cells):
        return Separation("", ",", (",", "."), shown)
    return Separation(",", ".", ("", ","), shown)


def _look_decimal(cells: list[str]) -> bool:
    if any(re.fullmatch(r"[+-]?[0-9]+,0[0-9]+", cell) for cell in cells):
        return True
    several = any(cell.count(",") > 1 for cell in cells)
    grouped = any(plain_number(cell, ".") is not None for cell in cells)
    return not several and not grouped and looks_like_fractions(cells)


def _are_numbers(cells: Sequence[str], decimal: str) -> bool:
    return all(plain_number(cell, decimal) is not None for cell in cells)


def _has_decimals_between_spaces(lines: list[str], below: list[str]) -> bool:
    """Return whether spaces separate numbers with decimal commas, as in '1,5 2,5'."""
    tokens = [token.strip(",") for line in below for token in line.split()]
    return _are_numbers(tokens, ",") and not any(", " in line for line in lines)


def _find_decimal_before_spaces(lines: list[str]) -> str:
    """Return the first decimal of '1,5, 2,5' if most numbers are such, or ""."""
    rows = [re.split(r",[ \t]+", line.strip()) for line in lines]
    cells = [cell for row in rows for cell in row]
    decimals = [cell for cell in cells if "," in cell]
    single = min(map(len, rows)) < 2
    if single or len(decimals) * 2 <= len(cells) or not _are_numbers(cells, ","):
        return ""
    return decimals[0]


def looks_like_fractions(tokens: list[str]) -> bool:
    """Return whether '1,5' and '8,25' are likelier decimals than pairs.

    They are if what follows the comma is such as 5, 25 or 0, and not always the same, or if it has
    two or more digits everywhere while the first numbers do not count.
    """
    pairs = [token.lstrip("+-").partition(",")[::2] for token in tokens if "," in token]
    if not all(whole.isdigit() and fraction.isdigit() for whole, fraction in pairs):
        return False
    fractions = [fraction for _, fraction in pairs]
    typical = all(re.fullmatch(r"0|00|5|25|50|75|125|375|625|875", each) for each in fractions)
    if typical and fractions:
        return True
    firsts = [int(whole) for whole, _ in pairs if len(whole) < 12]
    counts = len(firsts) > 1 and all(b - a == 1 for a, b in pairwise(firsts))
    lengths = {len(each) for each in fractions}
    return len(pairs) > 2 and lengths == {2} and not counts


def _is_spaced(lines: list[str]) -> bool:
    """Return whether spaces separate columns, because most lines have as many numbers."""
    rows = [split_spaces(line) for line in lines]
    body = rows[1:] or rows
    ((width, count),) = Counter(map(len, body)).most_common(1)
    if width < 2 or count * 2 <= len(body):
        return False
    cells = [cell for row in body if len(row) == width for cell in row]
    numbers = sum(classify(cell) in (Kind.NUMBER, Kind.FAULT) for cell in cells)
    return numbers * 2 >= len(cells)


def split_spaces(line: str) -> list[str]:
    """Return the cells of a line that spaces separate."""
    return [cell.strip('"') for cell in _TOKEN.findall(join_digit_groups(line, "'"))]


def split_aligned(text: str) -> list[list[str]]:
    """Return the cells of lines that two or more spaces separate, or [].

    So a name may contain a space, as in 'petal length  petal width'. Only lines that all have as
    many cells are read so; the first may have one less, if it is indented.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    filled = [_GAP.split(line.strip()) for line in lines if line]
    if len(filled) < 2 or not any(" " in cell for cell in filled[0]):
        return []
    widths = {len(row) for row in filled[1:]}
    width = max(widths)
    head = next(line for line in lines if line)
    indented = len(filled[0]) == width - 1 and head[:1].isspace()
    if len(widths) > 1 or width < 2 or not (len(filled[0]) == width or indented):
        return []
    if any(" " in cell and classify(cell) is not Kind.TEXT for row in filled for cell in row):
        return []  # a space inside of numbers separates them
    return [_GAP.split(line.strip()) if line else [] for line in lines]
