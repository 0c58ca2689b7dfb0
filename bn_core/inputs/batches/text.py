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
from collections.abc import Callable
from contextlib import suppress

import numpy as np
from numpy.typing import ArrayLike

from bn_core.inputs.batches.batch import (
    MAX_EXAMPLES,
    MAX_FEATURES,
    MAX_TEXT,
    Batch,
    BatchError,
    OtherReading,
    check_count,
    is_comma_decimal,
    quote,
    read_number,
    replace_decimal_comma,
)
from bn_core.inputs.batches.tables import build_batch, open_table
from bn_core.inputs.counts import format_count
from bn_core.inputs.tabular.arrays import is_printed_array, read_bracket_rows
from bn_core.inputs.tabular.bounds import TableError
from bn_core.inputs.tabular.characters import join_digit_groups, normalize_characters
from bn_core.inputs.tabular.numbers import is_any_number, plain_number, write_number
from bn_core.inputs.tabular.printouts import convert_printout
from bn_core.inputs.tabular.separators import looks_like_fractions
from bn_core.inputs.tabular.table import DEFAULT_CHOICES, Choices, Table


def read_batch(text: str) -> Batch:
    """Read a batch from typed or pasted text; BatchError says what is wrong and where."""
    if len(text) > MAX_TEXT:
        raise BatchError(f"The text has {len(text):,} characters; keep it under {MAX_TEXT:,}.")
    lines = "\n".join(normalize_characters(text).splitlines())
    try:
        lines = convert_printout(lines)
        if is_printed_array(lines):
            return _read_array(lines)
    except TableError as wrong:
        raise BatchError(str(wrong)) from None
    if _is_table(lines):
        return _read_table(lines)
    try:
        return _read_lines(lines)
    except BatchError:
        table = open_pasted_table(lines)
        if table is not None and (table.named or _is_batch(table)):
            return _read_table(lines)
        raise


def _read_array(text: str) -> Batch:
    """Read rows in brackets; several lines in one pair are rows, or else one feature."""
    rows, flat = read_bracket_rows(text, MAX_EXAMPLES)
    batch = _read_rows(rows, flat)
    if flat or ";" in text or text.count("[") + text.count("(") + text.count("{") > 1:
        return batch
    other = _read_rows([" ".join(rows)], True)
    return Batch(
        batch.values,
        batch.names,
        "Each line in the brackets was read as an example.",
        (OtherReading("Read the lines as one feature instead", other.values),),
    )


def open_pasted_table(text: str, choices: Choices = DEFAULT_CHOICES) -> Table | None:
    """Return the table that a text holds, with its other readings, or None."""
    try:
        lines = convert_printout("\n".join(normalize_characters(text[:MAX_TEXT]).splitlines()))
    except TableError:
        return None
    if not (is_printed_array(lines) or _is_table(lines) or "\n" in lines.strip()):
        return None
    try:
        return open_table(lines, choices)
    except BatchError:
        return None


def read_first_examples(text: str) -> Batch | None:
    """Return the first examples of a typed batch that has too many, or None."""
    plain = normalize_characters(text[:MAX_TEXT]).strip()
    rows = re.split(r"[;\n]", plain)
    words = plain.split()
    if len(rows) > MAX_EXAMPLES:
        cut = "\n".join(rows[:MAX_EXAMPLES])
    elif len(words) > MAX_EXAMPLES:
        cut = " ".join(words[:MAX_EXAMPLES])
    else:
        cut = ",".join(plain.split(",")[:MAX_EXAMPLES])
    with suppress(BatchError):
        if len(plain) > len(cut) and len((batch := read_batch(cut)).values) == MAX_EXAMPLES:
            return batch
    return None


def _is_table(text: str) -> bool:
    """Return whether a text is surely rows of cells, rather than a list of numbers."""
    inner = text.strip("\n ")
    several = "\n" in inner
    if any(mark in text for mark in '{&|"`\\│<') or re.match(r"\s*(?:sep=|#|//)", text):
        return True
    if "\t" in inner and (several or "\t\t" in inner):
        return True
    if not several:
        return False
    lines = [line.strip() for line in inner.split("\n") if line.strip()]
    first = re.split(r"[\s;,]+", lines[0].strip(";,"))
    if sum(map(_is_year, first)) > 1 or (len(first) > 2 and _counts_up(first)):
        return True  # years or 0, 1, 2 above numbers may be their header
    cells = [line.rstrip(";").split(";") for line in lines[:50]]
    return min(map(len, cells)) > 1 and all(
        len(cell.split()) == 1 for row in cells for cell in row if cell
    )


def _is_year(token: str) -> bool:
    return len(token) == 4 and token.isdigit() and token[:2] in ("19", "20")


def _counts_up(tokens: list[str]) -> bool:
    return tokens == [str(i) for i in range(len(tokens))]


def _is_batch(table: Table) -> bool:
    try:
        build_batch(table)
    except BatchError:
        return False
    return True


def _read_table(text: str) -> Batch:
    """Read a pasted table, with the batches of its other readings."""
    table = open_table(text)
    batch = build_batch(table)
    others = []
    for alternative in table.alternatives:
        with suppress(BatchError):
            other = build_batch(open_table(text, alternative.choices))
            others.append(OtherReading(alternative.label, other.values, other.names))
    return Batch(batch.values, batch.names, batch.note, tuple(others))


def write_batch(values: ArrayLike) -> str:
    """Return the shortest text that ``read_batch`` reads as exactly these values.

    ``values`` is (examples, features). Raises BatchError if they are no batch.
    """
    rows = [list(map(write_number, row)) for row in Batch.from_values(values).values.tolist()]
    if len(rows[0]) == 1:
        return ", ".join(row[0] for row in rows)
    return "; ".join(" ".join(row) for row in rows) + (";" if len(rows) == 1 else "")


def _read_lines(text: str) -> Batch:
    joined = join_digit_groups(text, "")
    if joined != text:
        return _read_grouped(text, joined)
    readings = {"separators": _try_reading(text, _split_separated)}
    if _has_spaced_groups(text):
        split = _split_separated if _is_grouped_with(text, ".") else _split_decimal
        whole = "\n".join(entry.replace(" ", "") for entry in _list_entries(text))
        readings["spaced thousands"] = _try_reading(whole, split)
    if "," in text:
        readings |= {
            "decimals": _try_reading(text, _split_decimal),
            "spaced decimals": _try_reading(text, _split_spaced_decimal),
            "thousands": _try_reading(text, _split_thousands),
        }
    batches = {name: each for name, each in readings.items() if isinstance(each, Batch)}
    for name in _order_readings(text, batches):
        return _tell_reading(text, name, batches)
    decimal = "," in text and (_commas_look_decimal(text) or _is_mixed(text))
    return _or_raise(readings["decimals" if decimal else "separators"])


def _has_spaced_groups(text: str) -> bool:
    """Return whether each of several entries may be one number, such as '1 234'."""
    entries = _list_entries(text)
    return (
        1 < len(entries) <= MAX_EXAMPLES
        and all(" " in entry for entry in entries)
        and (_is_grouped_with(text, ".") or _is_grouped_with(text, ","))
    )


def _is_grouped_with(text: str, decimal: str) -> bool:
    return all(plain_number(entry, decimal) is not None for entry in _list_entries(text))


def _list_entries(text: str) -> list[str]:
    return [entry.strip(" \t,") for entry in re.split(r"\n|,[ \t]", text.strip(" \t\n,"))]


def _is_mixed(text: str) -> bool:
    """Return whether points and commas are decimal in one text."""
    tokens = text.replace(";", " ").split()
    return all(map(is_any_number, tokens)) and any("." in token for token in tokens)


def _read_grouped(text: str, joined: str) -> Batch:
    """Read digits that a narrow or a no-break space groups as one number."""
    batch = _read_lines(joined)
    start = next(i for i, (old, new) in enumerate(zip(text, joined, strict=False)) if old != new)
    token = re.split(r"[ \t\n;,]", text[:start])[-1] + " " + text[start + 1 : start + 4]
    note = f"Groups of digits were joined ({token} is {token.replace(' ', '')})."
    others = batch.others
    with suppress(BatchError):
        split = _read_lines(join_digit_groups(text, " "))
        others = (*others, OtherReading(f"Read {token} as two numbers", split.values))
    return Batch(batch.values, batch.names, f"{note} {batch.note}".strip(), others)


def _order_readings(text: str, batches: dict[str, Batch]) -> list[str]:
    """Return the readings that give a batch, the likeliest first."""
    tokens = [token.strip(",") for token in re.split(r"[\s;]+", text) if "," in token.strip(",")]
    spaced = _list_entries(text)
    order = ["separators", "decimals", "thousands", "spaced decimals", "spaced thousands"]
    mixed = [token for token in tokens if "." in token]
    points = "." in text
    if mixed:
        if all(plain_number(token, ".") for token in mixed):
            order.insert(0, "thousands")
        elif all(plain_number(token, ",") for token in mixed):
            order.insert(0, "decimals")
    elif not points and _commas_look_decimal(text):
        order.insert(0, "decimals")
    elif not points and _is_spaced_decimal(text):
        order.insert(0, "spaced decimals")
    elif _is_column(text) and len(tokens) > 1 and looks_like_fractions(tokens):
        order.insert(0, "decimals")
    if any(not entry.replace(" ", "").lstrip("+-").isdigit() for entry in spaced):
        order.insert(0, "spaced thousands")  # 1 234,5 has no second number
    return [name for name in dict.fromkeys(order) if name in batches]


def _tell_reading(text: str, name: str, batches: dict[str, Batch]) -> Batch:
    """Return the reading's batch with a note, and the others if their numbers differ."""
    batch = batches[name]
    token = next(
        (part.strip(",") for part in re.split(r"[\s;]+", text) if "," in part.strip(",")), ""
    )
    if "spaced thousands" in batches:
        token = _list_entries(text)[0]
    distinct: list[tuple[str, Batch]] = []
    for other, each in batches.items():
        if not any(_is_same(each, known) for known in (batch, *(b for _, b in distinct))):
            distinct.append((other, each))
    if not token or (name == "separators" and not distinct):
        return batch
    others = tuple(
        OtherReading(_label_reading(token, other), each.values) for other, each in distinct
    )
    return Batch(batch.values, batch.names, _note_reading(token, name, bool(others)), others)


def _is_same(one: Batch, other: Batch) -> bool:
    return np.array_equal(one.values, other.values)


def _label_reading(token: str, reading: str) -> str:
    if reading == "separators":
        return f"Read {token} as {token.count(',') + 1} numbers instead"
    if reading == "spaced thousands":
        return f"Read {token} as {_join_spaced(token)} instead"
    mark = "." if reading == "thousands" else ","
    return f"Read {token} as {plain_number(token, mark) or token} instead"


def _note_reading(token: str, reading: str, ambiguous: bool) -> str:
    if reading == "spaced thousands":
        return f"Groups of digits were joined ({token} is {_join_spaced(token)})."
    if reading == "separators" and " " in token:
        return f"Spaces were read as separators ({token} is {token.count(' ') + 1} numbers)."
    if reading == "separators":
        note = f"Commas were read as separators ({token} is {_count(token)} numbers)"
        if not is_comma_decimal(token):
            return f"{note}."
        return f"{note}; for decimals write points: {replace_decimal_comma(token)}."
    if reading == "thousands":
        return f"Commas were read as grouping thousands ({token} is {plain_number(token, '.')})."
    note = f"Commas were read as decimal points ({token} is {plain_number(token, ',')})"
    if not ambiguous or reading != "decimals":
        return f"{note}."
    return f"{note}; to separate numbers put a space after each comma."


def _join_spaced(token: str) -> str:
    return plain_number(token, ".") or plain_number(token, ",") or token


def _count(token: str) -> str:
    count = token.count(",") + 1
    return "two" if count == 2 else str(count)


def _try_reading(text: str, split: Callable[[str], list[str]]) -> Batch | BatchError:
    rows = [row for row in re.split(r"[;\n]", text) if row.strip()]
    try:
        return _read_rows(rows, len(rows) == 1 and ";" not in text, split)
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


def _is_column(text: str) -> bool:
    """Return whether each line holds one token."""
    return all(len(line.split()) < 2 for line in text.split("\n")) and ";" not in text


def _is_spaced_decimal(text: str) -> bool:
    """Return whether numbers with a comma inside are separated by ', '."""
    tokens = [token.strip(",") for token in text.replace(";", " ").split()]
    inside = sum(map(is_comma_decimal, tokens))
    whole = all(is_comma_decimal(token) or "," not in token for token in tokens)
    return whole and inside > 1 and inside * 2 > len(tokens) and re.search(r",\s", text) is not None


def _read_rows(
    rows: list[str], flat: bool, split: Callable[[str], list[str]] | None = None
) -> Batch:
    """Build a batch from rows of text; a ``flat`` row holds one feature's examples."""
    cells = [(split or _split_separated)(row) for row in rows]
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
    return [_read_decimal(token) for token in row.split()]


def _read_decimal(token: str) -> str:
    """Return a token with its decimal comma as a point."""
    plain = plain_number(token, ",")
    if plain is None and plain_number(token, ".") is not None:
        raise BatchError(f"The number {quote(token)} has a decimal point where others have commas.")
    return plain or token


def _split_spaced_decimal(row: str) -> list[str]:
    return _split_decimal(re.sub(r",\s", " ", f"{row} "))


def _split_thousands(row: str) -> list[str]:
    return [plain_number(token, ".") or token for token in row.split()]


def _read_token(token: str, row: int, column: int, single: bool) -> float:
    try:
        grouped = plain_number(token, ".") if set(token) & set("'’_") else None
        return read_number(grouped or token)
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
