"""The handwritten digits that scikit-learn ships, as they were scanned."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@cache
def load_digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return 1,797 images (N, 64), pixels from 0 to 16, and their classes (N,).

    They are read-only. The package is only located and never imported, because that takes long.
    """
    spec = find_spec("sklearn")
    assert spec is not None
    assert spec.origin is not None
    packed = (Path(spec.origin).parent / "datasets/data/digits.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    table = np.loadtxt(lines, delimiter=",").astype(np.uint8)
    images, classes = table[:, :-1], table[:, -1]
    images.flags.writeable = classes.flags.writeable = False
    return images, classes
