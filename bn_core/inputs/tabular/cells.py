"""Tell numbers, faults, dates and texts in the cells of a table apart."""

from __future__ import annotations

import re
from enum import Enum, auto

from bn_core.inputs.tabular.faults import is_date, name_fault
from bn_core.inputs.tabular.numbers import MAX_NUMBER, is_any_number, is_standard

_SIMPLE = re.compile(r"[+-]?[0-9]{1,40}[.,]?[0-9]{0,40}")


class Kind(Enum):
    """What a cell is."""

    EMPTY = auto()
    NUMBER = auto()
    FAULT = auto()
    """It stands where a number should be, such as ``#N/A``, ``12%``, ``5 kg`` or ``NaN``."""
    DATE = auto()
    TEXT = auto()


def classify(cell: str) -> Kind:
    """Return what the cell is, with numbers in any notation."""
    if not cell:
        return Kind.EMPTY
    if len(cell) > MAX_NUMBER:
        return Kind.FAULT if set(cell) <= set("0123456789.,+-eE") else Kind.TEXT
    if _SIMPLE.fullmatch(cell) or is_standard(cell) or is_any_number(cell):
        return Kind.NUMBER
    if is_date(cell) and cell.count(".") != 1:
        return Kind.DATE
    return Kind.FAULT if name_fault(cell, ".") else Kind.TEXT
