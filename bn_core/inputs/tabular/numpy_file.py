"""Read a table of numbers from a NumPy file, without running anything in it."""

from __future__ import annotations

import io
import math

import numpy as np
from numpy.lib import format as numpy_format

from bn_core.inputs.tabular.bounds import Bounds, TableError
from bn_core.inputs.tabular.numbers import write_number

_MAGIC = b"\x93NUMPY"
_BROKEN = "This NumPy file is damaged; write the array with numpy.savetxt."


def is_numpy_file(data: bytes) -> bool:
    """Return whether a file is a NumPy array (.npy)."""
    return data.startswith(_MAGIC)


def read_numpy_file(data: bytes, bounds: Bounds) -> tuple[list[list[str]], int]:
    """Return the first rows of an array as text, and how many are left.

    A vector has one number a row. Raises TableError unless the array holds real numbers in one or
    two dimensions; objects are never loaded.
    """
    stream = io.BytesIO(data)
    try:
        version = numpy_format.read_magic(stream)
        read = {
            (1, 0): numpy_format.read_array_header_1_0,
            (2, 0): numpy_format.read_array_header_2_0,
        }[version]
        shape, by_columns, dtype = read(stream)
    except Exception:  # NumPy raises whatever its parser does
        raise TableError(_BROKEN) from None
    if dtype.kind not in "fiub" or dtype.hasobject:
        raise TableError(
            f"This NumPy file holds {str(dtype)[:40]} and no real numbers; write the table as CSV."
        )
    if len(shape) not in (1, 2):
        raise TableError(
            f"This NumPy file holds an array of {len(shape)} dimensions; give a table of two."
        )
    # The size is checked before anything is allocated, since a header can claim any: one below 0,
    # True, or so large a one that no array can have it, beside a size of 0.
    if any(type(size) is not int or not 0 <= size <= len(data) for size in shape):
        raise TableError(_BROKEN)
    if math.prod(shape) * dtype.itemsize != len(data) - stream.tell():
        raise TableError(_BROKEN)
    array = np.frombuffer(data, dtype, offset=stream.tell())
    rows = array.reshape(shape, order="F" if by_columns else "C")
    rows = rows.reshape(shape[0], shape[1] if len(shape) > 1 else 1)
    most = min(len(rows), bounds.rows + 1, max(1, bounds.cells // max(1, rows.shape[1])))
    lines = [list(map(write_number, row)) for row in rows[:most].tolist()]
    return lines, len(rows) - most
