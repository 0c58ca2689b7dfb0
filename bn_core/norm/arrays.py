"""The array types that the lab is written with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""Numbers of any precision."""
Float64Array = NDArray[np.float64]
"""Numbers in double precision."""
