"""A difference is told as found only when every seed has it, and as absent only when none has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bn_core.formulas import show

Floats = NDArray[np.floating]


def agreed(*differences: Floats, least: float = 0.0) -> bool | None:
    """Whether all differences, paired by seed, are at least ``least`` (or above, if that is 0).

    None if the seeds disagree, if there is but one, or if something is not measured.
    """
    found = np.stack(differences)
    if found.shape[-1] < 2 or np.isnan(found).any():
        return None
    each = (found >= least if least else found > 0).all(axis=0)
    return True if each.all() else False if not each.any() else None


def spread(values: Floats) -> str:
    """'12.4 (11 to 13.2)': median, least and largest of shares, in percent."""
    percent = 100 * values
    ends = " to ".join(show(float(end)) for end in (percent.min(), percent.max()))
    return f"{show(float(np.median(percent)))} ({ends})"
