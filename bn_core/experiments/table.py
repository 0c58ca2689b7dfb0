"""Write the measurements of several experiments as one CSV table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from bn_core.norm.arrays import Array
from bn_core.text.csv_rows import write_csv

Row = tuple[int | str, str, str, float | str, float]
"""The seed, setting, quantity, place and value of a measurement."""
MakeRows = Callable[[Sequence[int], Any], Iterator[Row]]
"""Yield the rows of (seeds, result) for one kind of result."""
Measured = tuple[str, Any, Any, MakeRows]
"""A name, a config with ``seed_values``, its result (or None), and the function for its rows."""
HEADER = ("experiment", "seed", "setting", "quantity", "at", "value", "config")


def to_csv(measured: Sequence[Measured]) -> str:
    """Return all measurements at full precision as CSV.

    ``config`` is the call that repeats the row. A row without seed or place has empty cells.
    """
    return write_csv(HEADER, _all_rows(measured))


def curve_rows(
    seeds: Sequence[int], setting: str, quantity: str, curves: Array, first: int
) -> Iterator[Row]:
    """Yield the finite values of curves (R, T), one per seed, counted from ``first``."""
    for seed, curve in zip(seeds, curves, strict=True):
        for at, value in enumerate(curve, start=first):
            if np.isfinite(value):
                yield seed, setting, quantity, at, float(value)


def _all_rows(measured: Sequence[Measured]) -> Iterator[tuple[object, ...]]:
    for name, config, result, rows in measured:
        if result is not None:
            for row in rows(config.seed_values, result):
                yield name, *row, repr(config)
