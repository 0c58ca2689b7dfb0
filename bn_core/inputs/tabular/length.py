"""Cut a text that has more lines or cells than are read."""

from __future__ import annotations

from bn_core.inputs.tabular.bounds import Bounds

_LINES = 8  # lines of a text that are examined for each row that is read


def cut_lines(text: str, bounds: Bounds) -> tuple[str, int]:
    """Return the lines that are examined, and how many more are not blank."""
    if text.count("\n") + text.count("\r") <= _LINES * bounds.rows:
        return text, 0
    end = 0
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for _ in range(_LINES * bounds.rows):
        end = text.find("\n", end) + 1
        if not end:
            return text, 0
    return text[:end], sum(map(bool, map(str.strip, text[end:].split("\n"))))


def cut_cells(text: str, separator: str, bounds: Bounds) -> tuple[str, int]:
    """Return the first lines with the most cells, and how many lines are left.

    The first line is always returned.
    """
    separated = separator not in ("", " ", ", ")
    if (text.count(separator) if separated else len(text) // 2) <= bounds.cells:
        return text, 0
    lines = text.split("\n")
    cells = 0
    for place, line in enumerate(lines):
        cells += line.count(separator) + 1 if separated else len(line.split())
        if cells > bounds.cells and place:
            return "\n".join(lines[:place]), sum(map(bool, map(str.strip, lines[place:])))
    return text, 0
