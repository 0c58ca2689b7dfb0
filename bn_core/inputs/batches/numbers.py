"""Read one list of numbers from text."""

from __future__ import annotations

from bn_core.inputs.batches.batch import BatchError
from bn_core.inputs.batches.text import read_batch
from bn_core.norm.arrays import Float64Array


def read_numbers(text: str) -> Float64Array:
    """Read numbers (N,), or raise BatchError with what is wrong and where."""
    values = read_batch(text).values
    if values.shape[1] > 1:
        raise BatchError(
            f"The text has {values.shape[0]} rows of {values.shape[1]} numbers; type one list, "
            "for example 2, 4, 4, 4, 5, 5, 7, 9."
        )
    return values[:, 0]
