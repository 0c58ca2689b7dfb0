"""Rewrite pasted LaTeX tables and JSON records as rows of cells."""

from __future__ import annotations

import json
import re
from itertools import islice

from bn_core.inputs.tabular.bounds import Bounds, TableError

_LATEX_ROW = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?|\\tabularnewline\b|\\cr\b")
_LATEX_COMMANDS = re.compile(
    r"\\(?:begin|end)\{[^}\n]{0,40}\}(?:\{[^}\n]{0,80}\})?"
    r"|\\(?:hline|toprule|midrule|bottomrule|addlinespace|centering|left|right)\b[.()\[\]|]?"
    r"|\\(?:cline|cmidrule)(?:\([a-z]{0,4}\))?\{[^}\n]{0,20}\}|\\[,;:! ]|\$"
)
_LATEX_TEXT = re.compile(r"\\(?:text|mathrm|textbf|mathbf|textit|num)\{([^{}\n]{0,80})\}")
_RULE = re.compile(r"[\s|+:=\-─━│┼┃╋┌┬┐├┤└┴┘]+")
Lines = list[list[str]]


def is_latex(text: str) -> bool:
    """Return whether the text has the rows and columns of a LaTeX table."""
    return "&" in text and ("\\\\" in text or "\\hline" in text or "\\cr" in text)


def convert_latex(text: str) -> str:
    """Return a LaTeX table as lines whose cells are separated by '&'."""
    rows = _LATEX_ROW.sub("\n", text)
    return _LATEX_COMMANDS.sub(" ", _LATEX_TEXT.sub(r"\1", rows)).replace("{,}", ",")


def convert_array(text: str) -> str | None:
    """Return a printed array of numbers as lines of cells separated by tabs, or None.

    A flat array holds the examples of one feature.
    """
    start = text.lstrip()[:40]
    if not re.match(r"(?:\[|(?:[a-z]{1,9}\.)?(?:array|tensor)\()", start) or "{" in start:
        return None
    body = text[text.find("[") : text.rfind("]") + 1]
    depth = len(body) - len(body.lstrip("[ \n\r\t"))
    rows = [row.strip(" ,;[\n\r\t") for row in body.split("]")]
    cells = [row.replace(",", " ").split() for row in rows if row]
    if depth < 1 or body.lstrip("[ \n\r\t")[:1] == '"':
        return None
    if len(cells) == 1 and body.count("[") == 1:
        return "\n".join(cells[0])
    return "\n".join("\t".join(row) for row in cells)


def is_rule(line: str) -> bool:
    """Return whether a line draws a rule of a text table, such as '|---|---|'."""
    return _RULE.fullmatch(line) is not None and sum(map(line.count, "-─=")) >= 2


def read_json(text: str, bounds: Bounds) -> Lines | None:
    """Return the header and rows of JSON records or named lists, or None.

    Raises TableError if there are too many.
    """
    if not re.match(r"\s*(?:\[\s*)?\{", text):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        lists = {name: each for name, each in value.items() if isinstance(each, list)}
        if not lists or len(lists) < len(value):
            return None
        length = max(map(len, lists.values()))
        _check(length, len(lists), bounds)
        rows = [[_at(each, i) for each in lists.values()] for i in range(length)]
        return [list(lists), *rows]
    if not all(isinstance(each, dict) for each in value):
        return None
    names = list(dict.fromkeys(name for each in islice(value, 1000) for name in each))
    _check(len(value), len(names), bounds)
    return [names, *([_write(each.get(name)) for name in names] for each in value)]


def _check(rows: int, columns: int, bounds: Bounds) -> None:
    if rows > bounds.rows or rows * columns > bounds.cells:
        raise TableError(f"{rows:,} rows are too many; keep at most {bounds.rows:,}.")


def _at(values: list[object], i: int) -> str:
    return _write(values[i]) if i < len(values) else ""


def _write(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, (list, dict)):
        return "[...]"
    return repr(value) if isinstance(value, (int, float)) else str(value)
