"""Build the result of a check, ready for JSON."""

from __future__ import annotations

from typing import Any

from bn_core.text.numbers import format_number

Cell = str | dict[str, str]


def make_check_result(
    agrees: bool, sentence: str, caption: str, heads: list[str], rows: list[list[Cell]]
) -> dict[str, Any]:
    """Return a result with a state (agrees or differs), a sentence and a table."""
    return {
        "state": "agrees" if agrees else "differs",
        "sentence": sentence,
        "table": {"caption": caption, "heads": heads, "rows": rows},
    }


def make_number_cell(value: float, digits: int = 3) -> Cell:
    """Return a table cell with a number in a few digits and in all."""
    return {"shown": format_number(value, digits), "exact": repr(float(value))}
