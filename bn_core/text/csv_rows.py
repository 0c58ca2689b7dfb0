"""Write rows of measured numbers as CSV text."""

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


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV with a header, with floats at full precision."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


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
