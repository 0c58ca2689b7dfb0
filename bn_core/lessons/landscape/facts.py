"""What the page shows, for the sentences that tell what a step changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.lessons.landscape.result import Slices
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True, eq=False)
class LandscapeFacts:
    """The slice on the page, with its result once it is complete."""

    config: LandscapeConfig
    statistics: str
    slices: Slices | None


def tell_frozen(now: LandscapeFacts) -> str:
    """Tell how the slice changes with statistics frozen at the centre."""
    if now.slices is None:
        return ""
    largest = _read_largest(now.slices)
    curvature = _read_medians(now.slices)
    return (
        f"The same weights, another landscape: the largest loss rose from {largest['batch']} to "
        f"{largest['frozen']}; without batch norm it is {largest['none']}. The median curvature "
        f"over {_count_seeds(now.slices)} rose from {curvature['batch']} to "
        f"{curvature['frozen']}; without batch norm it is {curvature['none']}. So most of the "
        "smoothness comes from statistics that follow the weights."
    )


def tell_path(now: LandscapeFacts) -> str:
    """Tell how much the slice is curved in the plane in which training moved."""
    if now.slices is None:
        return ""
    curvature = _read_medians(now.slices)
    return (
        f"In the plane of training the two look alike. The median curvature over "
        f"{_count_seeds(now.slices)} is {curvature['none']} without and {curvature['batch']} with "
        "batch norm. What is smooth in random directions need not be smoother where training goes."
    )


def tell_barrier(now: LandscapeFacts) -> str:
    """Tell how high the loss is between two solutions."""
    if now.slices is None:
        return ""
    places = [SURFACES.index(name) for name in ("none", "batch")]
    none, batch = measure_barrier(now.slices)[places, 0]
    at_home = now.slices.centre[places, 0].max()
    return (
        f"Between the two solutions the loss rises to {format_number(float(none))} without and "
        f"{format_number(float(batch))} with batch norm. At 0 it is at most "
        f"{format_number(float(at_home))}. So on the straight line a wall stands between "
        "them, with or without batch norm."
    )


def measure_barrier(slices: Slices) -> Array:
    """Return the largest loss (S, R) between the centre and the other solution, at 1."""
    barriers = []
    for seed in slices.compared:
        side = slices.side(seed)
        along, grid = slices.along(side), slices.grid(seed, side)
        middle = grid[:, grid.shape[1] // 2]
        barriers.append(middle[:, (along > -1e-9) & (along < 1 + 1e-9)].max(axis=1))
    return np.stack(barriers, axis=1)


def _read_largest(slices: Slices) -> dict[str, str]:
    """Return the largest loss of the drawn slice, by surface."""
    grid = slices.grid(slices.config.seed, slices.side(slices.config.seed))
    return {
        name: format_number(float(each.max())) for name, each in zip(SURFACES, grid, strict=True)
    }


def _read_medians(slices: Slices) -> dict[str, str]:
    """Return the median over the seeds of the curvature, by surface."""
    medians = np.median(slices.curvature, axis=1)
    return {name: format_number(float(each)) for name, each in zip(SURFACES, medians, strict=True)}


def _count_seeds(slices: Slices) -> str:
    count = len(slices.compared)
    return f"{count} seed{'s' * (count != 1)}"
