"""CSV tables of the numbers that several experiments have measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from bn_core.norm.arrays import Array
from bn_core.text.csv_rows import write_csv

Row = tuple[int | str, str, str, float | str, float]
"""Seed, setting, quantity, place and value."""
MakeRows = Callable[[Sequence[int], Any], Iterator[Row]]
"""What makes the rows of one kind of result, given its seeds."""
Measured = tuple[str, Any, Any, MakeRows]
"""A name, a config with ``seed_values``, its result (or None), and what makes its rows."""
HEADER = ("experiment", "seed", "setting", "quantity", "at", "value", "config")


def to_csv(measured: Sequence[Measured]) -> str:
    """Return every number that has been measured, at full precision, as CSV.

    ``config`` is the call that repeats the row. What has no seed or no place has an empty one.
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
