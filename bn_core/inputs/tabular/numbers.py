"""Read and write numbers in any notation, with a decimal point or comma."""

from __future__ import annotations

import re

MAX_NUMBER = 100
"""Characters of one number; a float64 written out in full has fewer."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIMPLE_COMMA = re.compile(r"[+-]?[0-9]{1,40},[0-9]{1,40}")
_GAPS = " \u00a0\u2009\u202f'\u2019_"
_SHAPE = re.compile(r"[+-]?[0-9., \u00a0\u2009\u202f'\u2019_]{1,100}(?:[eE][+-]?[0-9]{1,20})?")
_EXPONENT = re.compile(r"[eE]")


def is_any_number(cell: str) -> bool:
    """Return whether the cell is a number with either decimal mark."""
    return is_number(cell, ".") or is_number(cell, ",")


def parse_number(cell: str, decimal: str) -> float | None:
    """Return the number that a cell is with this decimal mark, or None.

    The other mark, a space and an apostrophe may group thousands.
    """
    plain = plain_number(cell, decimal)
    return None if plain is None else float(plain)


def plain_number(cell: str, decimal: str) -> str | None:
    """Return the cell's number without grouping and with a decimal point, or None."""
    if len(cell) > MAX_NUMBER:
        return None
    if decimal == "." and _PLAIN.fullmatch(cell):
        return cell
    if decimal == "," and _SIMPLE_COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    if not _SHAPE.fullmatch(cell):
        return None
    mantissa, *exponent = _EXPONENT.split(cell)
    sign = mantissa[0] if mantissa[0] in "+-" else ""
    whole, mark, fraction = mantissa[len(sign) :].partition(decimal)
    if (fraction and not _is_digits(fraction)) or not (whole or fraction):
        return None
    if not _is_digits(whole) and whole:
        whole = _join_groups(whole, "," if decimal == "." else ".")
        if not whole:
            return None
    number = f"{sign}{whole}{'.' if mark else ''}{fraction}"
    return number + (f"e{exponent[0]}" if exponent else "")


def _join_groups(whole: str, mark: str) -> str:
    """Return the digits of 1,234,567 or India's 12,34,567, or ""."""
    gap = next((each for each in whole if not _is_digits(each)), "")
    first, *rest = whole.split(gap)
    if gap not in (mark, *_GAPS) or not all(map(_is_digits, (first, *rest))) or first[0] == "0":
        return ""
    lengths = [len(each) for each in rest]
    indian = gap == mark and lengths[-1] == 3 and set(lengths[:-1]) == {2} and len(first) < 3
    return "".join((first, *rest)) if (set(lengths) == {3} and len(first) < 4) or indian else ""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def is_number(cell: str, decimal: str) -> bool:
    """Return whether the cell is a number with this decimal mark."""
    return plain_number(cell, decimal) is not None


def is_standard(cell: str) -> bool:
    """Return whether the cell is a number as Python writes it, such as -1234.5e3."""
    return len(cell) <= MAX_NUMBER and _PLAIN.fullmatch(cell) is not None


def is_plain(cell: str) -> bool:
    """Return whether the cell is a number with no mark to read in two ways."""
    return len(cell) <= MAX_NUMBER and cell.count(".") == 0 and bool(_PLAIN.fullmatch(cell))


def write_number(value: float) -> str:
    """Return the shortest text that reads back as the same float64: '2', '0.1', '-0'."""
    return repr(float(value)).removesuffix(".0")
