"""What the page shows, for the sentences that tell what a step changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig
from bn_core.lessons.landscape.result import Slices
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_ALIKE = 2.0
"""Two curvatures whose ratio is at most this are called alike."""
_HIGH = 2.0
"""A barrier is more than so many times as high as the loss at the centre."""


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
        f"The same weights, another landscape: the largest loss went from {largest['batch']} to "
        f"{largest['frozen']}; without batch norm it is {largest['none']}. The median curvature "
        f"(how sharply the loss bends in this slice) over {_count_seeds(now.slices)} went from "
        f"{curvature['batch']} to "
        f"{curvature['frozen']}; without batch norm it is {curvature['none']}. "
        f"{attribute_smoothness(*_find_medians(now.slices, 'none', 'batch', 'frozen'))}"
    )


def attribute_smoothness(none: float, own: float, frozen: float) -> str:
    """Say how much of the smoothness is lost with frozen statistics."""
    if not own < none:
        return "So here batch norm is not the smoother one."
    if frozen - own > (none - own) / 2:
        return "So most of the smoothness comes from statistics that follow the weights."
    return "So most of the smoothness is left without statistics that follow the weights."


def tell_path(now: LandscapeFacts) -> str:
    """Tell how much the slice is curved in the plane in which training moved."""
    if now.slices is None:
        return ""
    curvature = _read_medians(now.slices)
    return (
        "The median curvature (how sharply the loss bends) in the plane of training, over "
        f"{_count_seeds(now.slices)}, is {curvature['none']} without and {curvature['batch']} with "
        f"batch norm. {conclude_path(*_find_medians(now.slices, 'none', 'batch'))}"
    )


def conclude_path(none: float, batch: float) -> str:
    """Say whether batch norm is smoother in the plane of training."""
    if none > _ALIKE * batch:
        return "So here batch norm is smoother where training goes, too."
    if batch > _ALIKE * none:
        return "So here the loss with batch norm is less smooth where training goes."
    return (
        "The two look alike: what is smooth in random directions need not be smoother where "
        "training goes."
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
        f"{format_number(float(at_home))}. "
        f"{conclude_barrier(*(np.array([none, batch]) > _HIGH * at_home))}"
    )


def conclude_barrier(none: bool, batch: bool) -> str:
    """Say which of the straight lines lead over a barrier."""
    if none and batch:
        return "So a barrier of high loss lies between them, with and without batch norm."
    if none or batch:
        return f"So only {'with' if batch else 'without'} batch norm a barrier lies between them."
    return "So no barrier lies between them."


def measure_barrier(slices: Slices) -> Array:
    """Return the largest loss (S, R) between the centre and the other solution, at 1."""
    barriers = []
    for seed in slices.compared_seeds:
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


def _find_medians(slices: Slices, *surfaces: str) -> list[float]:
    """Return the median over the seeds of the curvature of some surfaces."""
    return [float(np.median(slices.curvature[SURFACES.index(each)])) for each in surfaces]


def _read_medians(slices: Slices) -> dict[str, str]:
    """Return the median over the seeds of the curvature, by surface."""
    medians = np.median(slices.curvature, axis=1)
    return {name: format_number(float(each)) for name, each in zip(SURFACES, medians, strict=True)}


def _count_seeds(slices: Slices) -> str:
    count = len(slices.compared_seeds)
    return f"{count} seed{'s' * (count != 1)}"
