"""Write and read fixed statistics, a mean and a variance for each feature."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import MAX_FEATURES, MAX_MAGNITUDE
from bn_core.inputs.tabular.numbers import is_standard, write_number

_MAX_TEXT = 2_000  # characters of two numbers for each of 16 features
_SHAPE = "Fixed statistics are a mean and a variance for each feature."


def write_statistics(table: NDArray[np.float64]) -> str:
    """Return the text that ``read_statistics`` reads as exactly these rows."""
    rows = (" ".join(map(write_number, row)) for row in table.tolist())
    return "; ".join(rows) + (";" if len(table) == 1 else "")


def read_statistics(text: str, features: int) -> NDArray[np.float64]:
    """Read statistics (features, 2), which may be those of any batch.

    A variance may be the square of a batch's largest number, or far below its smallest. ValueError,
    with a sentence, if the text holds something else.
    """
    if len(text) > _MAX_TEXT or features > MAX_FEATURES:
        raise ValueError(_SHAPE)
    rows = [re.split(r"[\s,]+", row.strip()) for row in text.strip(" ;").split(";")]
    if len(rows) != features or any(
        len(row) != 2 or not all(map(is_standard, row)) for row in rows
    ):
        raise ValueError(_SHAPE)
    table = np.array([list(map(float, row)) for row in rows])
    mean, var = table.T
    if (
        not (np.abs(mean) <= MAX_MAGNITUDE).all()
        or not ((var >= 0) & (var <= MAX_MAGNITUDE**2)).all()
    ):
        raise ValueError("A fixed mean goes up to 1e12, and a variance is from 0 to 1e24.")
    return table
