"""Write rows of measured numbers as CSV text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.knobs import Knobs

HEADER = ("quantity", "network", "at", "seed", "value", "config")
Row = tuple[str, str, Any, int, float]


_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]{0,400}\.?[0-9]{0,400}(?:[eE][+-]?[0-9]{1,5})?")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV with a header, with floats at full precision.

    No text starts a formula in a spreadsheet; numbers stay numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(guard_cell, header))
    writer.writerows(map(guard_cell, row) for row in rows)
    return text.getvalue()


def guard_cell(cell: object) -> object:
    """Return the cell, with an apostrophe before the text of a formula."""
    if isinstance(cell, str) and not _NUMBER.fullmatch(cell):
        return guard_text(cell)
    return cell


def guard_text(text: str) -> str:
    """Return what a person typed, so that no spreadsheet computes with it.

    Of the name "+49" a spreadsheet would show 49.
    """
    return f"'{text}" if text.startswith(_FORMULAS) else text


def encode_for_spreadsheets(text: str) -> bytes:
    """Return a CSV as UTF-8 with the byte order mark that spreadsheets need."""
    return text.encode("utf-8-sig")


def write_runs_csv(runs: Iterable[tuple[Knobs, Iterable[Row]]]) -> str:
    """Return the rows of all runs, each with the config that repeats it."""
    return write_csv(HEADER, ((*row, repr(config)) for config, rows in runs for row in rows))


def array_to_rows(
    quantity: str,
    names: tuple[Sequence[Any], Sequence[Any], Sequence[Any]],
    values: NDArray[np.floating],
    order: tuple[int, int, int] = (0, 1, 2),
) -> Iterator[Row]:
    """Yield a row for each finite value of a three-dimensional array.

    ``order`` says which axes are network, at and seed; ``names`` label the axes as they are.
    """
    network, at, seed = (names[axis] for axis in order)
    ordered = values.transpose(order)
    for i, j, k in np.argwhere(np.isfinite(ordered)):
        yield quantity, network[i], at[j], seed[k], float(ordered[i, j, k])
