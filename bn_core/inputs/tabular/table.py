"""A table with its columns, how it was read, and how else it could be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from bn_core.inputs.counts import format_count
from bn_core.inputs.tabular import cells
from bn_core.inputs.tabular.bounds import Bounds, TableError
from bn_core.inputs.tabular.cells import Kind
from bn_core.inputs.tabular.characters import normalize_characters
from bn_core.inputs.tabular.containers import decode_text, is_archive
from bn_core.inputs.tabular.grid import Grid, Row, divide_text
from bn_core.inputs.tabular.names import make_unique_names, shorten_name
from bn_core.inputs.tabular.spreadsheet import read_sheet

MAX_COLUMNS = 2_000
_MAX_HEADER = 4  # lines above the numbers
_TOTAL = re.compile(
    r"(?:grand )?totals?:?|sums?:?|summe:?|gesamt(?:summe)?:?|total général:?|insgesamt:?|somme:?"
    r"|suma:?|totaal:?|mean:?|average:?|avg:?|mittelwert:?|durchschnitt:?|std:?|count:?|Σ|∑|ø",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"|#|id|index|idx|rows?|nr\.?|no\.?|n°|number|nummer|zeile|obs\.?|unnamed: ?[0-9]+"
    r"|lfd\.? ?nr\.?",
    re.IGNORECASE,
)
_CLASS = re.compile(r"labels?|class|target|species|klasse", re.IGNORECASE)
_LABEL = re.compile(
    r"labels?|class(?:es)?|classification|target|species|categor(?:y|ies)|kind|type|variety|klasse"
    r"|kategorie|art|digit|outcome|y|diagnosis|group|gruppe",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class Content(Enum):
    """What a column holds."""

    NUMBERS = "numbers"
    ROW_NUMBERS = "row numbers"
    DATES = "dates"
    TEXTS = "texts"
    EMPTY = "nothing"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the reader has settled about a table; None and "" leave it to the table.

    ``separator`` and ``decimal`` are characters, ``header`` the number of header rows and
    ``columns`` the chosen features, from 0. ``label`` is the column of the class. ``total`` keeps a
    last row of totals, and ``complete`` leaves out rows with a cell that is no number.
    """

    separator: str | None = None
    decimal: str = ""
    header: int | None = None
    columns: tuple[int, ...] | None = None
    label: int | None = None
    total: bool = False
    complete: bool = False


_DEFAULT = Choices()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, or "" if there is no header, and what it holds."""

    name: str
    content: Content


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to read a table: what a button says, and the choices that it makes."""

    label: str
    choices: Choices


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of a table below its header, and how they were read.

    Every row has its number in the file and a cell for each column, unless ``ragged`` says which
    one differs. ``notes`` are sentences; ``alternatives`` are the other readings. ``label`` is the
    column of the class in a labelled table.
    """

    rows: list[Row]
    columns: tuple[Column, ...]
    decimal: str
    choices: Choices
    named: bool
    notes: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    ragged: str = ""
    label: int | None = None

    def is_left_out(self, column: int) -> bool:
        """Return whether a column is no feature unless the reader keeps it."""
        return self.columns[column].content is not Content.NUMBERS or column == self.label

    def name_column(self, column: int) -> str:
        """Return the column's place and name for a message, such as 'column 2 (width)'."""
        short = shorten_name(self.columns[column].name)
        return f"column {column + 1}" + (f" ({short})" if short else "")


def read_table(
    data: bytes | str, bounds: Bounds, choices: Choices = _DEFAULT, labelled: bool = False
) -> Table:
    """Read a file or a text as a table, or raise TableError if it holds none.

    In a ``labelled`` table one column is the class of each row.
    """
    if len(data) > bounds.bytes:
        unit = "bytes" if isinstance(data, bytes) else "characters"
        raise TableError(f"The file has {len(data):,} {unit}; keep it under {bounds.bytes:,}.")
    grid = _read_grid(data, bounds, choices)
    if max((len(row) for _, row in grid.rows), default=0) > MAX_COLUMNS:
        widest = max(len(row) for _, row in grid.rows)
        raise TableError(f"{widest:,} columns are too many; keep at most {MAX_COLUMNS:,}.")
    if len(grid.rows) > bounds.rows + _MAX_HEADER + 1:
        count = len(grid.rows)
        raise TableError(f"{count:,} rows are too many; keep at most {bounds.rows:,}.")
    typed = isinstance(data, bytes) and is_archive(data)
    return _Reader(grid, choices, typed, labelled).read()


def _read_grid(data: bytes | str, bounds: Bounds, choices: Choices) -> Grid:
    if isinstance(data, str):
        return divide_text(normalize_characters(data), bounds, choices.separator, choices.decimal)
    if is_archive(data):
        lines, note = read_sheet(data, bounds, MAX_COLUMNS)
        width = max(map(len, lines), default=0)
        rows = [
            (i, [normalize_characters(cell) for cell in line] + [""] * (width - len(line)))
            for i, line in enumerate(lines, 1)
            if line
        ]
        return Grid(rows, "\t", (note,) if note else ())
    text, note = decode_text(data, bounds)
    grid = divide_text(normalize_characters(text), bounds, choices.separator, choices.decimal)
    return replace(grid, notes=(note, *grid.notes)) if note else grid


class _Reader:
    """Works out the header, the columns and the notation of a grid's numbers."""

    def __init__(self, grid: Grid, choices: Choices, typed: bool, labelled: bool) -> None:
        self.grid, self.choices, self.typed = grid, choices, typed
        self.labelled = labelled
        self.label: int | None = None
        self.notes = list(grid.notes)
        self.alternatives: list[Alternative] = []
        self.kind = cells.classify

    def read(self) -> Table:
        rows = self._drop_titles(list(self.grid.rows))
        header, rows = self._split_header(rows)
        header, rows, shifted = self._align(header, rows)
        width = len(rows[0][1]) if rows else len(header)
        ragged = _find_ragged(rows, header)
        rows = self._drop_total(rows, header)
        decimal = self._choose_decimal(rows)
        columns = tuple(
            Column(header[j] if j < len(header) else "", self._judge(rows, j, header, shifted))
            for j in range(width)
        )
        if self.labelled and columns:
            self.label = self._find_label(rows, columns)
        if not ragged:
            self._tell_left_out(columns)
            self._tell_counting(rows, columns)
            self._tell_duplicates(header)
            rows = self._drop_incomplete(rows, columns, decimal)
        return Table(
            rows,
            columns,
            decimal,
            self.choices,
            bool(header),
            tuple(self.notes),
            tuple(self.alternatives),
            ragged,
            self.label,
        )

    def _find_label(self, rows: list[Row], columns: Sequence[Column]) -> int:
        """Return the column of the class, by its name, its texts or its place."""
        chosen = self.choices.label
        if chosen is not None and chosen < len(columns):
            return chosen
        last = max(
            (j for j, each in enumerate(columns) if each.content is not Content.EMPTY), default=0
        )
        named = [j for j, each in enumerate(columns) if _LABEL.fullmatch(shorten_name(each.name))]
        texts = [j for j, each in enumerate(columns) if each.content is Content.TEXTS]
        few = [j for j in texts if self._repeats(rows, j)] or texts
        label = next((j for j in named if j in few), None)
        if label is None and few:
            label = few[-1]
        if label is None:
            label = named[-1] if named else last
        if label != last:
            self.notes.append(f"The class is {_place(label, columns[label])}.")
        return label

    def _repeats(self, rows: list[Row], column: int) -> bool:
        values = [row[column] for _, row in rows if column < len(row)]
        return 1 < len(set(values)) < len(values)

    def _tell_counting(self, rows: list[Row], columns: Sequence[Column]) -> None:
        """Offer to leave out a first column that counts the rows and has another name."""
        if self.choices.columns is not None or self.label == 0 or not columns:
            return
        self._tell_class(columns)
        values = [row[0] for _, row in rows]
        plain = len(values) > 2 and all(map(cells.is_plain, values))
        if columns[0].content is not Content.NUMBERS or not plain:
            return
        numbers = list(map(float, values))
        others = tuple(
            j
            for j, column in enumerate(columns)
            if j and column.content is Content.NUMBERS and j != self.label
        )
        if others and all(b - a == 1 for a, b in pairwise(numbers)):
            self.notes.append("Column 1 counts the rows, and is a feature like the others.")
            self.offer("Leave out column 1", columns=others)

    def _tell_class(self, columns: Sequence[Column]) -> None:
        """Offer to leave out a column of numbers whose name says that it is a class."""
        if self.labelled:
            return
        for j, column in enumerate(columns):
            if column.content is Content.NUMBERS and _CLASS.fullmatch(shorten_name(column.name)):
                self.notes.append(
                    f"By its name {_place(j, column)} is a class; it was kept as a feature."
                )
                others = tuple(each for each in self._list_numbers(columns) if each != j)
                if others:
                    self.offer(f"Leave out column {j + 1}", columns=others)
                return

    def offer(self, label: str, **changes: object) -> None:
        """Offer another reading, in the words of a button."""
        self.alternatives.append(Alternative(label, replace(self.choices, **changes)))  # type: ignore[arg-type]

    def _drop_titles(self, rows: list[Row]) -> list[Row]:
        """Drop single texts above a wider table, such as its title."""
        if len(rows) < 3 or self.choices.header is not None:
            return rows
        widths = Counter(sum(map(bool, row)) for _, row in rows[:60])
        if widths.most_common(1)[0][0] < 2:
            return rows
        count = 0
        while count < min(6, len(rows) - 2):
            filled = [cell for cell in rows[count][1] if cell]
            if len(filled) != 1 or self.kind(filled[0]) is not Kind.TEXT:
                break
            if rows[count][1][0] == "" or _covers(rows[count + 1][1], rows[count][1]):
                break
            count += 1
        if count:
            title = shorten_name(next(cell for cell in rows[0][1] if cell))
            self.notes.append(f"The line above the table was left out: {title}.")
        return rows[count:]

    def _split_header(self, rows: list[Row]) -> tuple[list[str], list[Row]]:
        count = self.choices.header
        if count is None:
            count = self._count_header(rows)
        heads, body = [row for _, row in rows[:count]], rows[count:]
        if not heads:
            return self._take_comment(body), body
        if len(heads) == 1:
            return heads[0], body
        self.notes.append(f"{len(heads)} header lines were joined.")
        self.offer("Take only line 1 as the header", header=1)
        return _join_headers(heads), body

    def _count_header(self, rows: list[Row]) -> int:
        """Return how many rows at the top name the columns."""
        if not rows:
            return 0
        count = 0
        while count < min(_MAX_HEADER, len(rows)) and self._names(rows[count][1]):
            count += 1
        if count and not any(self._holds_number(row) for _, row in rows[count:]):
            return 1  # no numbers anywhere, so only the first row is taken as names
        if count:
            return count
        first, rest = rows[0][1], [row for _, row in rows[1:]]
        if not rest:
            return 0
        if self._heads_some(first, rest):
            shown = ", ".join(cell[:12] for cell in first[:3])
            self.notes.append(f"Line 1 ({shown}) was read as the header.")
            self.offer("Read line 1 as an example", header=0)
            return 1
        if (what := self._counts_or_years(first, rest)) is None:
            return 0
        named, sure = what
        if sure:
            self.notes.append(f"Line 1 holds {named} and was read as the header.")
            self.offer("Read line 1 as an example", header=0)
            return 1
        self.notes.append(f"Line 1 holds {named} and was read as an example.")
        self.offer("Read line 1 as the header", header=1)
        return 0

    def _names(self, row: list[str]) -> bool:
        """Return whether a row holds texts or dates and nothing that should be a number."""
        kinds = {self.kind(cell) for cell in row}
        return bool(kinds & {Kind.TEXT, Kind.DATE}) and not kinds & {Kind.NUMBER, Kind.FAULT}

    def _holds_number(self, row: list[str]) -> bool:
        return any(self.kind(cell) in (Kind.NUMBER, Kind.FAULT) for cell in row)

    def _heads_some(self, first: list[str], rest: list[list[str]]) -> bool:
        """Return whether the first row has a text above a column of numbers."""
        for j, cell in enumerate(first):
            if self.kind(cell) in (Kind.TEXT, Kind.DATE):
                below = [self.kind(row[j]) for row in rest if j < len(row) and row[j]]
                if below and all(kind is Kind.NUMBER for kind in below):
                    return True
        return False

    def _counts_or_years(self, first: list[str], rest: list[list[str]]) -> tuple[str, bool] | None:
        """Return what header a row of numbers may be, and whether that is likely."""
        filled = [cell for cell in first if self.kind(cell) is not Kind.TEXT and cell]
        if len(filled) < 2 or not all(cells.is_plain(cell) for cell in filled):
            return None
        numbers = [float(cell) for cell in filled]
        steps = {b - a for a, b in pairwise(numbers)}
        if all(map(_YEAR.fullmatch, filled)) and len(steps) == 1 and 0 not in steps:
            below = [cell for row in rest for cell in row]
            years = sum(bool(_YEAR.fullmatch(cell)) for cell in below)
            return "years", years * 2 < len(below)
        named = self.kind(first[0]) is Kind.TEXT and not self.labelled
        if steps == {1.0} and (
            (numbers[0] == 0 and len(numbers) > 2) or (numbers[0] in (0, 1) and named)
        ):
            whole = all(cells.is_plain(cell) for row in rest[:50] for cell in row if cell)
            return "numbers that count up", not whole
        return None

    def _take_comment(self, rows: list[Row]) -> list[str]:
        """Take the words of a comment as names if there is one for each column."""
        if not rows or not self.grid.comment or self.choices.header == 0:
            return []
        mark = self.grid.separator if self.grid.separator in ";\t,|" else None
        words = [word.strip(' "') for word in self.grid.comment.split(mark)]
        if len(words) != len(rows[0][1]) or not self._names(words):
            return []
        self.notes.append("The comment above the numbers names the columns.")
        return words

    def _align(self, header: list[str], rows: list[Row]) -> tuple[list[str], list[Row], bool]:
        """Put an empty name before a header that has one name too few."""
        widths = {len(row) for _, row in rows}
        if header and len(widths) == 1:
            (width,) = widths
            names = header
            while names and not names[-1]:
                names = names[:-1]
            if len(names) == width - 1 and width > 1 and "" not in names:
                return ["", *names], rows, True
        return header, rows, False

    def _drop_total(self, rows: list[Row], header: list[str]) -> list[Row]:
        if len(rows) < 3 or self.choices.total:
            return rows
        last = rows[-1][1]
        word = next((cell for cell in last if cell and _TOTAL.fullmatch(cell)), "")
        if word and self._heads_total(rows, last.index(word)):
            self.notes.append(f"The last row ({shorten_name(word)}) was left out.")
        elif header and len(rows) > 3 and self._is_sum(rows):
            self.notes.append("The last row is the sum of the others and was left out.")
        else:
            return rows
        self.offer("Keep the last row", total=True)
        return rows[:-1]

    def _heads_total(self, rows: list[Row], column: int) -> bool:
        word = rows[-1][1][column].casefold()
        others = [row[column].casefold() for _, row in rows[:-1] if column < len(row)]
        return word not in others and self._holds_number(rows[-1][1])

    def _is_sum(self, rows: list[Row]) -> bool:
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

    def _choose_decimal(self, rows: list[Row]) -> str:
        """Decide the decimal mark of all numbers together, and tell what was decided."""
        marked = (
            cell
            for _, row in rows
            for cell in row
            if not cells.is_plain(cell) and self.kind(cell) is Kind.NUMBER
        )
        chosen = self.choices.decimal or self.grid.decimal
        decimal, unsure = cells.choose_decimal(
            marked, self.grid.separator == ";", self.grid.separator == ","
        )
        if self.typed:
            decimal, unsure = ".", ""
        if chosen:
            decimal = chosen
        shown = self._find_marked(rows, decimal)
        if self.grid.other[1] and not self.choices.decimal:
            self._tell_separation()
        elif unsure:
            other = "," if decimal == "." else "."
            here = cells.plain_number(unsure, decimal)
            if here:
                name = "point" if "." in unsure else "comma"
                groups = "." not in here
                role = f"as a decimal {name}" if groups else "as grouping thousands"
                self.notes.append(f"{unsure} was read as {here}, which is the likelier reading.")
                self.offer(f"Read the {name} of {unsure} {role} instead", decimal=other)
        elif shown:
            plain = cells.plain_number(shown, decimal)
            commas = decimal == ","
            word = (
                "Commas were read as decimal points" if commas else "Groups of digits were joined"
            )
            self.notes.append(f"{word} ({shown} is {plain}).")
        return decimal

    def _tell_separation(self) -> None:
        separator, decimal = self.grid.other
        token = self.grid.shown
        commas = self.grid.decimal == ","
        plain = cells.plain_number(token, "," if commas else decimal) or token
        if commas:
            self.notes.append(
                f"Commas were read as decimal points ({token} is {plain}), the likelier reading."
            )
            self.offer(f"Read {token} as two columns instead", separator=separator, decimal=decimal)
        else:
            count = token.count(",") + 1
            self.notes.append(f"Commas were read as separators ({token} is {count} numbers).")
            self.offer(f"Read {token} as {plain} instead", separator=separator, decimal=decimal)

    def _find_marked(self, rows: list[Row], decimal: str) -> str:
        """Return the first number in another notation than 1234.5, or ""."""
        for _, row in rows:
            for cell in row:
                if decimal == "," or not cells.is_standard(cell):
                    plain = cells.plain_number(cell, decimal)
                    if plain is not None and plain != cell:
                        return cell
        return ""

    def _judge(self, rows: list[Row], column: int, header: list[str], shifted: bool) -> Content:
        values = [row[column] if column < len(row) else "" for _, row in rows]
        kinds = Counter(map(self.kind, values))
        filled = len(values) - kinds[Kind.EMPTY]
        if not filled:
            return Content.EMPTY
        others = kinds[Kind.TEXT] + kinds[Kind.DATE]
        if others > kinds[Kind.NUMBER] + kinds[Kind.FAULT]:
            return Content.DATES if kinds[Kind.DATE] > kinds[Kind.TEXT] else Content.TEXTS
        if self._counts_rows(values, column, header, shifted):
            return Content.ROW_NUMBERS
        return Content.NUMBERS

    def _counts_rows(
        self, values: list[str], column: int, header: list[str], shifted: bool
    ) -> bool:
        if len(header) < 2 or len(values) < 2 or not all(map(cells.is_plain, values)):
            return False
        name = shorten_name(header[column]) if column < len(header) else ""
        unnamed = not name or name.casefold().startswith("unnamed")
        if not (_COUNTER.fullmatch(name) and (column == 0 or name)):
            return False
        if shifted and column == 0:
            return True
        numbers = list(map(float, values))
        return all(b - a == 1 for a, b in pairwise(numbers)) or (
            unnamed and column == 0 and len(set(numbers)) == len(numbers)
        )

    def _tell_left_out(self, columns: Sequence[Column]) -> None:
        """Tell which columns hold no features, unless the reader has chosen the columns."""
        if self.choices.columns is not None:
            return
        for content in (Content.ROW_NUMBERS, Content.DATES, Content.TEXTS, Content.EMPTY):
            here = [
                j
                for j, column in enumerate(columns)
                if column.content is content and j != self.label
            ]
            if not here or len(here) == len(columns):
                continue
            names = ", ".join(_place(j, columns[j]) for j in here[:2])
            more = f" and {len(here) - 2} more" if len(here) > 2 else ""
            self.notes.append(f"Left out, as it holds {content.value}: {names}{more}.")
            if content is Content.ROW_NUMBERS:
                kept = self._list_numbers(columns)
                self.offer(
                    f"Keep column {here[0] + 1} as a feature", columns=tuple(sorted([*kept, *here]))
                )

    def _list_numbers(self, columns: Sequence[Column]) -> list[int]:
        return [
            j
            for j, column in enumerate(columns)
            if column.content is Content.NUMBERS and j != self.label
        ]

    def _tell_duplicates(self, header: list[str]) -> None:
        names = [shorten_name(name) for name in header if name]
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            self.notes.append(f"Several columns are called {twice[0]}, so they were numbered.")

    def _drop_incomplete(
        self, rows: list[Row], columns: Sequence[Column], decimal: str
    ) -> list[Row]:
        """Leave out rows with a cell that is no number, if the reader wants, or offer it."""
        chosen = self.choices.columns
        features = (
            self._list_numbers(columns)
            if chosen is None
            else [j for j in chosen if j < len(columns)]
        )
        whole = [
            (i, row) for i, row in rows if all(cells.is_number(row[j], decimal) for j in features)
        ]
        missing = len(rows) - len(whole)
        if not missing or not whole:
            return rows
        incomplete = "row that has" if missing == 1 else f"{missing} rows that have"
        if self.choices.complete:
            self.notes.append(f"Left out: the {incomplete} a cell without a number.")
            return whole
        self.offer(f"Leave out the {incomplete} a cell without a number", complete=True)
        return rows


def _place(j: int, column: Column) -> str:
    short = shorten_name(column.name)[:20]
    return f"column {j + 1} ({short})" if short else f"column {j + 1}"


def _covers(below: list[str], row: list[str]) -> bool:
    """Return whether the next row is as empty as this one."""
    return sum(map(bool, below)) <= sum(map(bool, row))


def _join_headers(heads: list[list[str]]) -> list[str]:
    """Join header lines by column; a name counts for the gap to its right."""
    width = max(map(len, heads))
    filled: list[list[str]] = []
    for depth, head in enumerate(heads):
        row = [*head, *[""] * (width - len(head))]
        if depth < len(heads) - 1:
            for j in range(1, width):
                row[j] = row[j] or row[j - 1]
        filled.append(row)
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*filled, strict=True)]


def _find_ragged(rows: list[Row], header: list[str]) -> str:
    """Return a sentence on the first row that has another number of cells, or ""."""
    if not rows:
        return ""
    width = len(header) or len(rows[0][1])
    first = f"row {rows[0][0]}" if not header else "row 1"
    for i, row in rows:
        if len(row) != width:
            count = format_count(len(row), "column")
            return f"Row {i} has {count} where {first} has {width}; give every row the same number."
    return ""


def unique_names(table: Table, columns: Sequence[int]) -> tuple[str, ...]:
    """Return a different bounded name for each column, or () without a header."""
    if not table.named:
        return ()
    return make_unique_names([table.columns[j].name for j in columns])
