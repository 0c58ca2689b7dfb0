"""The points of a slice of the loss as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.landscape.config import SURFACES
from bn_core.lessons.landscape.result import Slices
from bn_core.text.csv_rows import write_csv


def slices_to_csv(slices: Slices) -> str:
    """Return every point computed so far as CSV at full precision.

    ``along_x`` and ``along_y`` count from the centre; ``config`` is the same in every row: the
    call that repeats the slices.
    """
    heads = ["seed", "along_x", "along_y", *(f"loss_{name}" for name in SURFACES), "config"]
    return write_csv(heads, _point_rows(slices))


def _point_rows(slices: Slices) -> Iterator[tuple[object, ...]]:
    config = repr(slices.config)
    for part, computed in zip(slices.parts, slices.computed, strict=True):
        if computed is None:
            continue
        along = slices.along(part[1])
        for (x, y), losses in zip(slices.config.points(part), computed.loss.T, strict=True):
            yield part[0], float(along[x]), float(along[y]), *map(float, losses), config
