"""Leave out a last row of totals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bn_core.inputs.tabular import cells
from bn_core.inputs.tabular.grid import Row
from bn_core.inputs.tabular.header import holds_number
from bn_core.inputs.tabular.names import shorten_name
from bn_core.inputs.tabular.table import Remarks

_TOTAL = re.compile(
    r"(?:grand )?totals?:?|sums?:?|summe:?|gesamt(?:summe)?:?|total général:?|insgesamt:?|somme:?"
    r"|suma:?|totaal:?|mean:?|average:?|avg:?|mittelwert:?|durchschnitt:?|std:?|count:?|Σ|∑|ø",
    re.IGNORECASE,
)


def drop_total(rows: list[Row], header: Sequence[str], remarks: Remarks) -> list[Row]:
    """Leave out a last row that sums the others up, unless the reader keeps it."""
    if len(rows) < 3 or remarks.choices.total:
        return rows
    last = rows[-1][1]
    word = next((cell for cell in last if cell and _TOTAL.fullmatch(cell)), "")
    if word and _heads_total(rows, last.index(word)):
        remarks.tell(f"The last row ({shorten_name(word)}) was left out.")
    elif header and len(rows) > 3 and _is_sum(rows):
        remarks.tell("The last row is the sum of the others and was left out.")
    else:
        return rows
    remarks.offer("Keep the last row", total=True)
    return rows[:-1]


def _heads_total(rows: list[Row], column: int) -> bool:
    word = rows[-1][1][column].casefold()
    others = [row[column].casefold() for _, row in rows[:-1] if column < len(row)]
    return word not in others and holds_number(rows[-1][1])


def _is_sum(rows: list[Row]) -> bool:
    sums = 0
    for j in range(len(rows[-1][1])):
        column = [row[j] if j < len(row) else "" for _, row in rows]
        values = [cells.parse_number(cell, ".") for cell in column]
        *others, last = values
        if last is None or any(each is None for each in others):
            continue
        total = sum(each for each in others if each is not None)
        if abs(total - last) > 1e-9 * max(abs(total), abs(last)) or last == 0:
            return False
        sums += 1
    return sums > 1
