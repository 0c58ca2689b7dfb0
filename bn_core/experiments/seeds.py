"""Statistics over seeds, and when all seeds agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def all_seeds_agree(*differences: Array, least: float = 0.0) -> bool | None:
    """Whether all differences, paired by seed, are at least ``least`` (or above, if that is 0).

    None if the seeds disagree, if there is but one, or if something is not measured.
    """
    found = np.stack(differences)
    if np.isnan(found).any():
        return None
    return judge_seeds((found >= least if least else found > 0).all(axis=0))


def judge_seeds(each: ArrayLike) -> bool | None:
    """What all seeds say; None if they disagree, or if there is but one."""
    each = np.asarray(each)
    if each.size < 2:
        return None
    return True if each.all() else False if not each.any() else None


def format_spread(values: Array) -> str:
    """Median, least and largest: '0.53 (0.19 to 1.5)'; a lone number alone, 'none' if none is."""
    found = values[~np.isnan(values)]
    if not found.size:
        return "none"
    middle, low, high = (float(each(found)) for each in (np.median, np.min, np.max))
    return (
        format_number(middle)
        if low == high
        else f"{format_number(middle)} ({format_number(low)} to {format_number(high)})"
    )


def format_shares(shares: Array) -> str:
    """The spread of shares, in percent."""
    return format_spread(100 * shares)
