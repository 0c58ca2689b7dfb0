"""Read a batch from text, and write it as text.

========================== ==========================================
``2, 4, 8, 10``            four examples of one feature
``1 5; 2 500``             two examples of two features (or two lines)
``1 2 3;``                 one example of three features
``[[1, 2], [3, 4]]``       as Python, NumPy, PyTorch or MATLAB print it
========================== ==========================================

A comma may be a separator or a decimal point. Both readings are tried; one that gives no
rectangular batch is dropped. When both do, commas are decimal points only if something else
separates numbers within a line ("1,5 2,5" but not "1,2\\n3,4"), and ``Batch.note`` says so.
"""

from __future__ import annotations

import re

from numpy.typing import ArrayLike

from bn_core.inputs.batches.batch import (
    MAX_TEXT,
    Batch,
    BatchError,
    counted,
    is_comma_decimal,
    number,
    plain,
    point_for_comma,
    quote,
)
from bn_core.inputs.batches.brackets import has_brackets, rows_in_brackets


def read_text(text: str) -> Batch:
    """Read what a person typed or pasted; BatchError says what was wrong and where."""
    if len(text) > MAX_TEXT:
        raise BatchError(f"The text has {len(text):,} characters; keep it under {MAX_TEXT:,}.")
    lines = "\n".join(plain(text).splitlines())
    if has_brackets(lines):
        return _table(*rows_in_brackets(lines))
    return _read_commas(lines)


def to_text(values: ArrayLike) -> str:
    """The shortest text from which ``read_text`` gives these (examples, features) exactly."""
    rows = [[write(value) for value in row] for row in Batch.of(values).values.tolist()]
    if len(rows[0]) == 1:
        return ", ".join(row[0] for row in rows)
    return "; ".join(" ".join(row) for row in rows) + (";" if len(rows) == 1 else "")


def write(value: float) -> str:
    """The shortest digits which read back as the same float64: '2', '0.1', '-0'."""
    return repr(float(value)).removesuffix(".0")


def _read_commas(text: str) -> Batch:
    apart = _attempt(text, decimal=False)
    if "," not in text or "." in text:
        return _or_raise(apart)
    point = _attempt(text, decimal=True)
    first, second = (point, apart) if _commas_look_decimal(text) else (apart, point)
    chosen = second if isinstance(first, BatchError) and isinstance(second, Batch) else first
    batch = _or_raise(chosen)
    if isinstance(point, BatchError):
        return batch
    shown = next(token for token in re.split(r"[\s;]+", text) if "," in token)
    note = _note(shown, chosen is point, isinstance(apart, Batch))
    return Batch(batch.values, batch.names, note)


def _note(shown: str, decimal: bool, ambiguous: bool) -> str:
    if not decimal:
        reading = f"Commas were read as separators ({shown} is two numbers)"
        return f"{reading}; for decimals write points: {point_for_comma(shown)}."
    reading = f"Commas were read as decimal points ({shown} is {point_for_comma(shown)})"
    if not ambiguous:
        return f"{reading}."
    return f"{reading}; to separate numbers put a space after each comma."


def _attempt(text: str, decimal: bool) -> Batch | BatchError:
    rows = [row for row in re.split(r"[;\n]", text) if row.strip()]
    try:
        return _table(rows, flat=len(rows) == 1 and ";" not in text, decimal=decimal)
    except BatchError as error:
        return error


def _or_raise(result: Batch | BatchError) -> Batch:
    if isinstance(result, BatchError):
        raise result
    return result


def _commas_look_decimal(text: str) -> bool:
    lines = [re.split(r"[\s;]+", line.strip(" \t;")) for line in text.split("\n")]
    commas = [token for line in lines for token in line if "," in token]
    return any(len(line) > 1 for line in lines) and all(map(is_comma_decimal, commas))


def _table(rows: list[str], flat: bool, decimal: bool = False) -> Batch:
    """Rows of text to a batch; ``flat``: the only row holds the examples of one feature."""
    cells = [_decimal_tokens(row) if decimal else _tokens(row) for row in rows]
    if flat:
        cells = [[token] for row in cells for token in row]
    single = all(len(row) == 1 for row in cells)
    values = [
        [_number(token, i, j, single) for j, token in enumerate(row)] for i, row in enumerate(cells)
    ]
    _check_rectangular(values)
    return Batch.of(values)


def _tokens(row: str) -> list[str]:
    return re.split(r"\s*,\s*|\s+", row.strip().removesuffix(",").rstrip())


def _decimal_tokens(row: str) -> list[str]:
    return [point_for_comma(token) for token in row.split()]


def _number(token: str, row: int, column: int, single: bool) -> float:
    try:
        return number(token)
    except BatchError as error:
        where = f"The {_ordinal(row)}" if single else f"In row {row + 1}, the {_ordinal(column)}"
        if not token:
            raise BatchError(f"{where} entry is empty; write a number before its comma.") from None
        raise BatchError(f"{where} entry, {quote(token)}, {error}.") from None


def _check_rectangular(rows: list[list[float]]) -> None:
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            total = sum(map(len, rows))
            raise BatchError(
                f"Row {i + 1} has {counted(len(row), 'number')} where row 1 has {len(rows[0])}; "
                f"make them equal, or put all {total} on one line without ';' as one feature."
            )


def _ordinal(index: int) -> str:
    place = index + 1
    teen = place % 100 in (11, 12, 13)
    return f"{place}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"
