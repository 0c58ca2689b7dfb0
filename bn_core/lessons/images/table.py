"""How much of each change every norm keeps, as CSV."""

from __future__ import annotations

from collections.abc import Mapping

from bn_core.lessons.images.picture_changes import CHANGES, NORMS
from bn_core.text.csv_rows import write_csv

Shares = Mapping[tuple[str, str], tuple[float, float]]
"""By norm and change: the share of the changed picture, and that of the others."""


def shares_to_csv(shares: Shares) -> str:
    """Return the shares as CSV, a row for each norm and change."""
    return write_csv(
        ("norm", "change", "changed_picture", "other_pictures"),
        ((norm, change, *shares[norm, change]) for norm in NORMS for change in CHANGES),
    )
