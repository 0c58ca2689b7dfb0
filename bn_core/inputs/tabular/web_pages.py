"""Read the largest table of a web page or of pasted HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bn_core.inputs.tabular.bounds import Bounds, TableError

_START = re.compile(r"\s*<(?:!doctype html|html|table|thead|tbody|tr|meta|body|div|\?xml)", re.I)
_HIDDEN = ("script", "style", "head")
_MAX_SPAN = 50


def is_web_page(text: str) -> bool:
    """Return whether a text is HTML with a table."""
    return _START.match(text[:1000]) is not None and re.search(r"<t[rd]\b", text, re.I) is not None


def read_web_page(text: str, bounds: Bounds) -> tuple[list[list[str]], str]:
    """Return the rows of the largest table, and a note if there are others.

    Raises TableError if the page has too many cells.
    """
    parser = _TableParser(bounds)
    # At its end the parser would begin again at each "<" of a tag or comment that is not closed. It
    # reads a last tag as soon as it comes, and all text before that.
    parser.feed(f"{text}<br>")
    parser.finish()
    tables = [rows for rows in parser.tables if rows]
    if not tables:
        raise TableError("This web page has no table; copy the numbers into the text box.")
    largest = max(tables, key=lambda rows: sum(map(len, rows)))
    count = len(tables)
    return largest, f"The largest of {count} tables was read." if count > 1 else ""


class _TableParser(HTMLParser):
    """Collects the texts of the cells of each table, nested ones apart."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.open: list[int] = []
        self.cell: list[str] | None = None
        self.span = 1
        self.hidden = 0
        self.cells = 0
        self.bounds = bounds

    def finish(self) -> None:
        """Take the last cell, which may not be closed."""
        self._close_cell()

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Pass over a declaration such as ``<![if x]>`` as browsers do, whatever it says."""
        return self.parse_bogus_comment(i, bool(report))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "table" or (tag == "tr" and not self.open):
            self._close_cell()
            self.open.append(len(self.tables))
            self.tables.append([])
        if tag == "tr":
            self._close_cell()
            self.tables[self.open[-1]].append([])
        elif tag in ("td", "th") and self.open:
            self._close_cell()
            span = dict(attrs).get("colspan") or "1"
            self.span = min(int(span), _MAX_SPAN) if span.isdecimal() and len(span) < 4 else 1
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self.open:
            self._close_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.hidden:
            self.cell.append(data)

    def _close_cell(self) -> None:
        if self.cell is None or not self.open:
            return
        rows = self.tables[self.open[-1]]
        if not rows:
            rows.append([])
        rows[-1].extend([" ".join("".join(self.cell).split()), *[""] * (max(self.span, 1) - 1)])
        self.cells += max(self.span, 1)
        if self.cells > self.bounds.cells:
            raise TableError(f"The page has too many cells; keep at most {self.bounds.cells:,}.")
        self.cell = None
