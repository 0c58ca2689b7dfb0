"""What networks in the plane have learned, as fields over a grid of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.frame import Frame
from bn_core.experiments.partial_result import ExperimentResult
from bn_core.lessons.boundaries.own_points import SIDE
from bn_core.norm.arrays import Array, Float64Array

GRID = 40
"""The points of a field along a side."""
TILE = 20
"""The points of a hidden unit's field along a side."""
UNITS = 8
"""The units of a layer whose fields are recorded."""
SHADES = 255
"""A probability of 1 in a recorded field."""

Field = NDArray[np.uint8]


def make_grid(side: int) -> Float64Array:
    """Return the centres (side², 2) of the picture's cells, row by row from below."""
    ticks = (np.arange(side) + 0.5) / side * 2 * SIDE - SIDE
    across, up = np.meshgrid(ticks, ticks)
    return np.stack([across.ravel(), up.ravel()], axis=1)


def count_flips(one: Field, other: Field) -> float:
    """Return the share of the cells of two fields (C, G, G) whose class differs."""
    return float((label_cells(one) != label_cells(other)).mean())


def label_cells(shares: Field) -> NDArray[np.intp]:
    """Return the most probable class (G, G) of each cell of a field (C, G, G)."""
    return np.asarray(shares.argmax(axis=0))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BoundaryFrame(Frame):
    """A frame of K networks that learn points of C classes in the plane.

    ``accuracy`` is that of the test points with the running statistics.
    """

    fields: Field
    """(K, C, G, G): the probability of each class, from 0 to 255, in evaluation mode; all 0 of a
    network that has ended."""
    hidden: Field
    """(K, L, U, T, T): the first units' outputs, each from its least, 0, to its largest, 255."""
    training_accuracy: Array
    """(K,): share of the training points classified rightly with the running statistics."""
    own_accuracy: Array
    """(K,): the same of the reader's own points, NaN without any."""
    own: str
    """The reader's own points that were learned at this step."""
    x: Array
    """(N, 2): the training points of a reader's table, at most 400; empty for other data."""
    y: NDArray[np.int64]
    """(N,): their classes."""


@dataclass(frozen=True, slots=True, eq=False)
class BatchBoundaries(ExperimentResult):
    """How the boundary of S trained networks depends on the batch, for Z batch sizes.

    NaN: not measured yet. The fields are those of the first network.
    """

    sizes: tuple[int, ...]
    flips: Array
    """(S, Z): mean share of the cells whose class differs between two batches' boundaries."""
    from_running: Array
    """(S, Z): the same between a batch's boundary and that of the running statistics."""
    accuracy: Array
    """(S, Z): accuracy on the training points with the statistics of a batch, averaged."""
    running_accuracy: Array
    """(S,): the same with the running statistics."""
    running: Field
    """(C, G, G): the field with the running statistics; empty before the first network."""
    shown: Field
    """(M, C, G, G): the fields with the statistics of M batches of the chosen size."""
    batches: NDArray[np.int64]
    """(M, B): the places of their points among the training points."""
