"""Read a batch from text, and write it as text.

========================== ==========================================
``2, 4, 8, 10``            four examples of one feature
``1 5; 2 500``             two examples of two features (or two lines)
``1 2 3;``                 one example of three features
``[[1, 2], [3, 4]]``       as Python, NumPy, PyTorch or MATLAB print it
========================== ==========================================

A comma may be a separator or a decimal point. Both readings are tried, and a reading that gives no
rectangular batch is rejected. If both give one, commas are decimal points only if something else
separates numbers within a line ("1,5 2,5" but not "1,2\\n3,4"). ``Batch.note`` says which.
"""

from __future__ import annotations

import re

from numpy.typing import ArrayLike

from bn_core.inputs.batches.batch import (
    MAX_EXAMPLES,
    MAX_FEATURES,
    MAX_TEXT,
    Batch,
    BatchError,
    check_count,
    format_count,
    is_comma_decimal,
    normalize_characters,
    quote,
    read_number,
    replace_decimal_comma,
)
from bn_core.inputs.batches.brackets import has_brackets, read_bracket_rows


def read_batch(text: str) -> Batch:
    """Read a batch from typed or pasted text; BatchError says what is wrong and where."""
    if len(text) > MAX_TEXT:
        raise BatchError(f"The text has {len(text):,} characters; keep it under {MAX_TEXT:,}.")
    lines = "\n".join(normalize_characters(text).splitlines())
    if has_brackets(lines):
        return _read_rows(*read_bracket_rows(lines))
    return _read_lines(lines)


def write_batch(values: ArrayLike) -> str:
    """Return the shortest text that ``read_batch`` reads as exactly these values.

    ``values`` is (examples, features). Raises BatchError if they are no batch.
    """
    rows = [
        [write_number(value) for value in row] for row in Batch.from_values(values).values.tolist()
    ]
    if len(rows[0]) == 1:
        return ", ".join(row[0] for row in rows)
    return "; ".join(" ".join(row) for row in rows) + (";" if len(rows) == 1 else "")


def write_number(value: float) -> str:
    """Return the shortest text that reads back as the same float64: '2', '0.1', '-0'."""
    return repr(float(value)).removesuffix(".0")


def _read_lines(text: str) -> Batch:
    separated = _try_reading(text, decimal=False)
    if "," not in text or "." in text:
        return _or_raise(separated)
    decimal = _try_reading(text, decimal=True)
    first, second = separated, decimal
    if _commas_look_decimal(text):
        first, second = decimal, separated
    chosen = second if isinstance(first, BatchError) and isinstance(second, Batch) else first
    batch = _or_raise(chosen)
    if isinstance(decimal, BatchError):
        return batch
    shown = next(token for token in re.split(r"[\s;]+", text) if "," in token)
    note = _note_reading(shown, chosen is decimal, isinstance(separated, Batch))
    return Batch(batch.values, batch.names, note)


def _note_reading(shown: str, decimal: bool, ambiguous: bool) -> str:
    if not decimal:
        reading = f"Commas were read as separators ({shown} is two numbers)"
        return f"{reading}; for decimals write points: {replace_decimal_comma(shown)}."
    reading = f"Commas were read as decimal points ({shown} is {replace_decimal_comma(shown)})"
    if not ambiguous:
        return f"{reading}."
    return f"{reading}; to separate numbers put a space after each comma."


def _try_reading(text: str, decimal: bool) -> Batch | BatchError:
    rows = [row for row in re.split(r"[;\n]", text) if row.strip()]
    try:
        return _read_rows(rows, flat=len(rows) == 1 and ";" not in text, decimal=decimal)
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


def _read_rows(rows: list[str], flat: bool, decimal: bool = False) -> Batch:
    """Build a batch from rows of text; a ``flat`` row holds one feature's examples."""
    cells = [_split_decimal(row) if decimal else _split_separated(row) for row in rows]
    if flat:
        cells = [[token] for row in cells for token in row]
    check_count(len(cells), MAX_EXAMPLES, "examples")  # before any number is read
    for tokens in cells:
        check_count(len(tokens), MAX_FEATURES, "features")
    single = all(len(row) == 1 for row in cells)
    values = [
        [_read_token(token, i, j, single) for j, token in enumerate(row)]
        for i, row in enumerate(cells)
    ]
    _check_rectangular(values)
    return Batch.from_values(values)


def _split_separated(row: str) -> list[str]:
    pieces = row.strip().removesuffix(",").split(",")
    return [token for piece in pieces for token in piece.split() or [""]]


def _split_decimal(row: str) -> list[str]:
    return [replace_decimal_comma(token) for token in row.split()]


def _read_token(token: str, row: int, column: int, single: bool) -> float:
    try:
        return read_number(token)
    except BatchError as error:
        where = f"The {_ordinal(row)}" if single else f"In row {row + 1}, the {_ordinal(column)}"
        if not token:
            raise BatchError(f"{where} entry is empty; write a number before its comma.") from None
        raise BatchError(f"{where} entry, {quote(token)}, {error}.") from None


def _check_rectangular(rows: list[list[float]]) -> None:
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            total = sum(map(len, rows))
            count = format_count(len(row), "number")
            raise BatchError(
                f"Row {i + 1} has {count} where row 1 has {len(rows[0])}; make them equal, "
                f"or put all {total} on one line without ';' as one feature."
            )


def _ordinal(index: int) -> str:
    place = index + 1
    teen = place % 100 in (11, 12, 13)
    return f"{place}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"
