"""The types of the NumPy arrays in annotations."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""Floating-point numbers of any precision."""
Float64Array = NDArray[np.float64]
"""Floating-point numbers in double precision."""
