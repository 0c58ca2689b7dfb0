"""The result of a check as a state, a sentence and a table, ready for JSON."""

from __future__ import annotations

from typing import Any

from bn_core.text.numbers import format_number

Cell = str | dict[str, str]


def make_check_result(
    agrees: bool, sentence: str, caption: str, heads: list[str], rows: list[list[Cell]]
) -> dict[str, Any]:
    """``state`` (agrees or differs), ``sentence``, and ``table`` with caption, heads and rows."""
    return {
        "state": "agrees" if agrees else "differs",
        "sentence": sentence,
        "table": {"caption": caption, "heads": heads, "rows": rows},
    }


def make_number_cell(value: float, digits: int = 3) -> Cell:
    """A number in a table: a few digits to read, and all of them."""
    return {"shown": format_number(value, digits), "exact": repr(float(value))}
