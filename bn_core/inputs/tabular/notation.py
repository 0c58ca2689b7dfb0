"""Decide the decimal mark of a table, and tell its other readings."""

from __future__ import annotations

from bn_core.inputs.tabular.grid import Grid, Row
from bn_core.inputs.tabular.numbers import is_plain, is_standard, plain_number
from bn_core.inputs.tabular.table import Remarks

_ENOUGH = 200  # numbers of one notation that decide for all


def choose_decimal(rows: list[Row], grid: Grid, remarks: Remarks, typed: bool) -> str:
    """Decide the decimal mark of all numbers together, and tell what was decided.

    The cells of a spreadsheet file are ``typed``: their numbers have decimal points.
    """
    decimal, unsure = (".", "") if typed else _weigh_marks(rows, grid.separator)
    decimal = remarks.choices.decimal or grid.decimal or decimal
    shown = _find_marked(rows, decimal)
    if grid.other[1] and not remarks.choices.decimal:
        _tell_separation(grid, remarks)
    elif unsure:
        other = "," if decimal == "." else "."
        here = plain_number(unsure, decimal)
        if here:
            name = "point" if "." in unsure else "comma"
            groups = "." not in here
            role = f"as a decimal {name}" if groups else "as grouping thousands"
            remarks.tell(f"{unsure} was read as {here}, which is the likelier reading.")
            remarks.offer(f"Read the {name} of {unsure} {role} instead", decimal=other)
    elif shown:
        plain = plain_number(shown, decimal)
        commas = decimal == ","
        word = "Commas were read as decimal points" if commas else "Groups of digits were joined"
        remarks.tell(f"{word} ({shown} is {plain}).")
    return decimal


def _tell_separation(grid: Grid, remarks: Remarks) -> None:
    separator, decimal = grid.other
    token = grid.shown
    commas = grid.decimal == ","
    plain = plain_number(token, "," if commas else decimal) or token
    if " " in (grid.separator, separator):
        count = token.count(" ") + 1
        whole = plain_number(token, decimal) or token
        if separator == " ":
            remarks.tell(f"Groups of digits were joined ({token} is {whole}).")
            remarks.offer(
                f"Read {token} as {count} numbers instead", separator=" ", decimal=decimal
            )
        else:
            remarks.tell(f"Spaces were read as separators ({token} is {count} numbers).")
            remarks.offer(f"Read {token} as {whole} instead", separator="", decimal=decimal)
    elif commas:
        remarks.tell(
            f"Commas were read as decimal points ({token} is {plain}), the likelier reading."
        )
        remarks.offer(f"Read {token} as two columns instead", separator=separator, decimal=decimal)
    else:
        count = token.count(",") + 1
        remarks.tell(f"Commas were read as separators ({token} is {count} numbers).")
        remarks.offer(f"Read {token} as {plain} instead", separator=separator, decimal=decimal)


def _find_marked(rows: list[Row], decimal: str) -> str:
    """Return the first number in another notation than 1234.5, or ""."""
    for _, row in rows:
        for cell in row:
            if decimal == "," or not is_standard(cell):
                plain = plain_number(cell, decimal)
                if plain is not None and plain != cell:
                    return cell
    return ""


def _weigh_marks(rows: list[Row], separator: str) -> tuple[str, str]:
    """Return the decimal mark of all cells, and a cell that reads both ways or "".

    Where two readings remain, a file with semicolons as separators has decimal commas, so its
    points group thousands, and any other has points.
    """
    cells = (cell for _, row in rows for cell in row if not is_plain(cell))
    point = comma = 0
    unsure = ""
    for cell in cells:
        with_point, with_comma = (plain_number(cell, mark) for mark in ".,")
        if with_point is None and with_comma is None:
            continue
        point += with_comma is None
        comma += with_point is None
        if point + comma == _ENOUGH:
            break
        if with_point is not None and with_comma is not None and with_point != with_comma:
            unsure = unsure or cell
    if point or comma:
        return ("." if point >= comma else ","), ""
    if unsure and separator == "," and "," not in unsure:
        return ".", ""  # 1.234 beside commas that separate is a decimal
    return ("," if separator == ";" else "."), unsure
