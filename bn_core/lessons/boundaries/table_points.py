"""Two columns of a reader's own table as points in the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.boundaries.own_points import SIDE
from bn_core.lessons.boundaries.point_sets import PointSet

MOST_DRAWN = 400
"""The most points of a table that are drawn."""
MOST_CLASSES = 4
"""The most classes whose regions can be told apart in a picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Points to train on and to test on, and those that are drawn."""

    train: PointSet
    test: PointSet
    drawn: PointSet


def check_table(table: LabelledTable) -> None:
    """Raise ValueError, with a sentence, if a table cannot be drawn in the plane."""
    if len(table.names) < 2:
        raise ValueError("The table has one column of numbers; the picture needs two.")
    if len(table.classes) > MOST_CLASSES:
        raise ValueError(
            f"The table has {len(table.classes)} classes; at most {MOST_CLASSES} can be told apart "
            "in this picture. Choose another column as the class, or leave out rows."
        )


def split_table(table: LabelledTable | None) -> Parts:
    """Split the first two features of a table, standardized by the training part.

    ValueError: there is no table, or see ``check_table``. Values beyond the picture are drawn at
    its edge, and learned as they are up to a million standard deviations.
    """
    if table is None:
        raise ValueError("This run trains on your own table, which is not here. Upload it again.")
    check_table(table)
    split = table.split()
    x = table.x[:, :2]
    mean, spread = x[split.train].mean(axis=0), x[split.train].std(axis=0)
    varies = (spread > np.finfo(np.float64).tiny) & (np.ptp(x[split.train], axis=0) > 0)
    scaled = np.where(varies, (x - mean) / np.where(varies, spread, 1.0), 0.0).clip(-1e6, 1e6)
    train, test = (PointSet(scaled[rows], table.y[rows]) for rows in (split.train, split.test))
    first = slice(0, MOST_DRAWN)
    return Parts(train, test, PointSet(train.x[first].clip(-SIDE, SIDE), train.y[first]))
