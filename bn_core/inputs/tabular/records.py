"""Read records and lists of JSON and Python as rows of cells."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import islice

from bn_core.inputs.tabular.bounds import Bounds, TableError

_START = re.compile(r"(?:(?:pd\.)?DataFrame\(|[A-Za-z_]\w{0,40}\s?=\s?)?\s{0,9}[\[{]")
_WORDS = {"None": "null", "True": "true", "False": "false", "nan": "NaN"}
_QUOTED_OR_WORD = re.compile(r"'([^'\"\\\n]{0,1000})'|\b(?:None|True|False|nan)\b")
_DEEP = 4  # containers in one another
Lines = list[list[str]]


def read_records(text: str, bounds: Bounds) -> Lines | None:
    """Return the header and rows of JSON or Python records or lists, or None.

    They may be records, rows, lists by name, or any of them as the one content of an object, and
    one record a line. Lists of numbers alone are left to the reader of arrays. Raises TableError
    if there are too many.
    """
    text = text.strip()
    start = _START.match(text)
    if not start or not re.search(r"[\"':]", text):
        return None
    body = text[start.end() - 1 :].rstrip(";")
    value = _parse(body if text[: start.end()].count("(") == 0 else body.rstrip(")"))
    rows = None if value is None else _list_rows(value, _DEEP, bounds)
    if rows is not None:
        _check_cells(sum(map(len, rows)), bounds)
    return rows


def _check_cells(count: int, bounds: Bounds) -> None:
    """Raise TableError if there are, or would be, too many cells.

    A few names and many records without them are a short text, and a large table.
    """
    if count > bounds.cells:
        raise TableError(f"The text has too many cells; keep at most {bounds.cells:,}.")


def _parse(text: str) -> object:
    """Return the value of a JSON or Python text, or of JSON lines, or None."""
    for each in (text, _write_json(text)):
        try:
            return json.loads(each)
        except (ValueError, RecursionError):
            continue
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _write_json(text: str) -> str:
    """Return Python's notation of plain lists and dicts as JSON."""
    return _QUOTED_OR_WORD.sub(
        lambda found: _WORDS[found[0]] if found[1] is None else json.dumps(found[1]), text
    )


def _list_rows(value: object, depth: int, bounds: Bounds) -> Lines | None:
    """Return a value's rows of cells with a header, or None if it holds no table."""
    if isinstance(value, dict):
        return _list_columns(value, depth, bounds)
    if not isinstance(value, list) or not value:
        return None
    if all(isinstance(each, dict) for each in value):
        names = list(dict.fromkeys(name for each in islice(value, 1000) for name in each))
        _check_cells(len(names) * len(value), bounds)
        return [names, *([_write(each.get(name)) for name in names] for each in value)]
    if all(isinstance(each, list) for each in value):
        return [list(map(_write, each)) for each in value]
    return [[_write(each)] for each in value]


def _list_columns(value: dict[str, object], depth: int, bounds: Bounds) -> Lines | None:
    """Return the rows of lists by name, or of the table in an object."""
    values = list(value.values())
    if not values:
        return None
    data, names = value.get("data"), value.get("columns")
    if isinstance(data, list) and isinstance(names, list):  # as pandas splits a table
        rows = _list_rows(data, depth - 1, bounds)
        return rows and [list(map(_write, names)), *rows]
    if all(isinstance(each, dict) for each in values):  # as pandas writes columns
        keys = list(dict.fromkeys(key for each in values for key in each))  # type: ignore[attr-defined]
        _check_cells(len(keys) * len(values), bounds)
        return [list(value), *([_write(each.get(key)) for each in values] for key in keys)]  # type: ignore[attr-defined]
    if all(isinstance(each, list) and not _is_nested(each) for each in values):
        length = max(len(each) for each in values)  # type: ignore[arg-type]
        _check_cells(length * len(values), bounds)
        return [list(value), *([_at(each, i) for each in values] for i in range(length))]  # type: ignore[arg-type]
    inner = [each for each in values if isinstance(each, (list, dict))]
    if len(inner) == 1 and depth:
        return _list_rows(inner[0], depth - 1, bounds)
    return [list(value), list(map(_write, values))] if not inner else None


def _is_nested(values: Sequence[object]) -> bool:
    return any(isinstance(each, (list, dict)) for each in values)


def _at(values: Sequence[object], i: int) -> str:
    return _write(values[i]) if i < len(values) else ""


def _write(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    return repr(value) if isinstance(value, (int, float)) else str(value)
