"""Leave out the rows below a table: totals, averages and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bn_core.inputs.tabular.cells import Kind, classify
from bn_core.inputs.tabular.grid import Row
from bn_core.inputs.tabular.header import holds_number
from bn_core.inputs.tabular.names import shorten_name
from bn_core.inputs.tabular.numbers import parse_number
from bn_core.inputs.tabular.table import Remarks

_TOTAL = re.compile(
    r"(?:grand )?totals?:?|sums?:?|summe:?|gesamt(?:summe)?:?|total général:?|insgesamt:?|somme:?"
    r"|sub-?total:?|zwischensumme:?|summa:?|totale:?|suma:?|totaal:?|mean:?|average:?|avg:?|mittelwert:?|durchschnitt:?|std:?|count:?|Σ|∑|ø",
    re.IGNORECASE,
)
# Words that end a table only below or above one of the others.
_MORE = re.compile(
    r"sd:?|s\.d\.|st\.?dev\.?:?|std\.? ?dev(?:iation)?\.?:?|standard deviation:?"
    r"|median:?|min(?:imum)?:?|max(?:imum)?:?|n:?|var(?:iance)?:?|se:?|sem:?|range:?|stabw\.?:?"
    r"|standardabweichung:?|25%|50%|75%",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"[*†‡§¹²³©]|\(?(?:notes?|source|quelle|anm(?:erkung)?|hinweis|legende?|fonte|nota|remarks?|data)\b",
    re.IGNORECASE,
)
_MAX_TOTALS = 8
_MAX_FOOTNOTES = 10
_MAX_NAME = 12  # characters of one word that may name an example


def drop_footnotes(rows: list[Row], remarks: Remarks) -> list[Row]:
    """Leave out lines of text below a table, such as its source."""
    if len(rows) < 3:
        return rows
    width = Counter(len(row) for _, row in rows).most_common(1)[0][0]
    count = 0
    while count < min(_MAX_FOOTNOTES, len(rows) - 2) and _is_footnote(rows, count, width):
        count += 1
    if count:
        shown = shorten_name(" ".join(filter(None, rows[-count][1])))
        lines = "line below the table was" if count == 1 else f"{count} lines below the table were"
        remarks.tell(f"The {lines} left out: {shown}.")
    return rows[: len(rows) - count]


def _is_footnote(rows: list[Row], count: int, width: int) -> bool:
    """Return whether the last row above ``count`` others is a text and no example."""
    number, row = rows[-1 - count]
    apart = number > rows[-2 - count][0] + 1
    filled = [cell for cell in row if cell]
    kinds = [classify(cell) for cell in filled]
    text = " ".join(filled)
    if _FOOTNOTE.match(text) and (apart or len(row) != width):
        return True
    if Kind.NUMBER in kinds or Kind.TEXT not in kinds:
        return False
    sentence = " " in text or len(text) > _MAX_NAME
    return (apart and len(filled) < max(width, 2)) or (len(row) != width and sentence)


def drop_totals(rows: list[Row], header: Sequence[str], remarks: Remarks) -> list[Row]:
    """Leave out rows of totals or averages at the end or the start.

    The reader may keep them.
    """
    if len(rows) < 3 or remarks.choices.total:
        return rows
    words = _list_totals(rows)
    if words:
        which = "last row" if len(words) == 1 else f"last {len(words)} rows"
        was = "was" if len(words) == 1 else "were"
        remarks.tell(f"The {which} ({', '.join(map(shorten_name, words))}) {was} left out.")
        remarks.offer(f"Keep the {which}", total=True)
        return rows[: -len(words)]
    if header and len(rows) > 3 and _is_sum(rows):
        remarks.tell("The last row is the sum of the others and was left out.")
        remarks.offer("Keep the last row", total=True)
        return rows[:-1]
    if (word := _find_word(rows[0][1])) and _heads_total(rows[::-1], word):
        remarks.tell(f"The first row ({shorten_name(word)}) was left out.")
        remarks.offer("Keep the first row", total=True)
        return rows[1:]
    return rows


def _list_totals(rows: list[Row]) -> list[str]:
    """Return the words of the last rows that total or average the others."""
    words: list[str] = []
    while len(words) < min(_MAX_TOTALS, len(rows) - 2):
        left = rows[: len(rows) - len(words)]
        word = _find_word(left[-1][1]) or _find_word(left[-1][1], _MORE)
        if not word or not _heads_total(left, word):
            break
        words.insert(0, word)
    return words if any(map(_TOTAL.fullmatch, words)) else []


def _find_word(row: Sequence[str], pattern: re.Pattern[str] = _TOTAL) -> str:
    return next((cell for cell in row if cell and pattern.fullmatch(cell)), "")


def _heads_total(rows: list[Row], word: str) -> bool:
    """Return whether the last row has numbers, and its word no other row has."""
    column = rows[-1][1].index(word)
    word = word.casefold()
    others = [row[column].casefold() for _, row in rows[:-1] if column < len(row)]
    return word not in others and holds_number(rows[-1][1])


def _is_sum(rows: list[Row]) -> bool:
    sums = 0
    for j in range(len(rows[-1][1])):
        column = [row[j] if j < len(row) else "" for _, row in rows]
        values = [parse_number(cell, ".") for cell in column]
        *others, last = values
        if last is None or any(each is None for each in others):
            continue
        total = sum(each for each in others if each is not None)
        if abs(total - last) > 1e-9 * max(abs(total), abs(last)) or last == 0:
            return False
        sums += 1
    return sums > 1
