"""Rows of numbers as CSV text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.knobs import Knobs

HEADER = ("quantity", "network", "at", "seed", "value", "config")
Row = tuple[str, str, Any, int, float]


def write_csv(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A CSV with a header; floats at full precision."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(lines)
    return held.getvalue()


def write_runs_csv(ran: Iterable[tuple[Knobs, Iterable[Row]]]) -> str:
    """All rows of what was run, each with its config: the call that repeats it."""
    return write_csv(HEADER, ((*row, repr(config)) for config, rows in ran for row in rows))


def array_to_rows(
    quantity: str,
    names: tuple[Sequence[Any], Sequence[Any], Sequence[Any]],
    values: NDArray[np.floating],
    order: tuple[int, int, int] = (0, 1, 2),
) -> Iterator[Row]:
    """What is known of an array, in the order network, at, seed; ``names`` are of its own axes."""
    network, at, seed = (names[axis] for axis in order)
    turned = values.transpose(order)
    for i, j, k in np.argwhere(np.isfinite(turned)):
        yield quantity, network[i], at[j], seed[k], float(turned[i, j, k])
