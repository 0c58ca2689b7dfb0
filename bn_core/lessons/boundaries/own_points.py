"""Points that a reader adds to the data, in the form of the address."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from bn_core.norm.arrays import Float64Array

SIDE = 3.0
"""The picture shows -SIDE to SIDE of both coordinates."""
CELLS = 100
"""The places along a side at which a point can lie."""
MOST = 60
"""The most points that a reader can add."""
CLASSES = "ab"
"""The letters of the classes that points can be added to, in order."""
_POINT = re.compile(r"[ab][0-9]{4}")
_LENGTH = 5
_NEAR = 2.5
"""Places within which a click hits a point."""


@dataclass(frozen=True, slots=True)
class OwnPoint:
    """A point of class ``label``, at whole places from 0 to 99 along both axes."""

    label: int
    across: int
    up: int

    @property
    def place(self) -> tuple[float, float]:
        """Its coordinates."""
        return _to_coordinate(self.across), _to_coordinate(self.up)

    @property
    def text(self) -> str:
        """The point as the address holds it: a letter, and two digits for each coordinate."""
        return f"{CLASSES[self.label]}{self.across:02}{self.up:02}"


def read_points(text: str) -> tuple[OwnPoint, ...]:
    """Read points, "a2574b1020": a class and two digits per coordinate for each.

    ValueError, with a sentence: it is something else, two points share a place, or there are too
    many.
    """
    if len(text) > _LENGTH * MOST:
        raise ValueError(f"There are more than {MOST} points of your own; remove some.")
    parts = [text[start : start + _LENGTH] for start in range(0, len(text), _LENGTH)]
    for part in parts:
        if not _POINT.fullmatch(part):
            raise ValueError(
                f"“{part}” is no point: it needs a class, a or b, and four digits, such as a2574."
            )
    points = tuple(OwnPoint(CLASSES.index(p[0]), int(p[1:3]), int(p[3:])) for p in parts)
    if len({(each.across, each.up) for each in points}) < len(points):
        raise ValueError("Two points of your own have the same place; remove one.")
    return points


def write_points(points: tuple[OwnPoint, ...]) -> str:
    """Write points as ``read_points`` reads them."""
    return "".join(each.text for each in points)


def to_array(points: tuple[OwnPoint, ...]) -> tuple[Float64Array, np.ndarray]:
    """Return the coordinates (N, 2) and the classes (N,) of points."""
    places = np.array([each.place for each in points], dtype=np.float64).reshape(-1, 2)
    return places, np.array([each.label for each in points], dtype=np.int64)


def click(points: tuple[OwnPoint, ...], x: float, y: float, label: int) -> tuple[OwnPoint, ...]:
    """Return the points after a click, one less or one more.

    The point that it hits is gone, or there is a new one of class ``label``. What lies outside of
    the picture changes nothing. ValueError: there are as many as can be.
    """
    if not (abs(x) <= SIDE and abs(y) <= SIDE):
        return points
    across, up = _to_cell(x), _to_cell(y)
    hit = min(points, key=lambda each: _distance(each, across, up), default=None)
    if hit and _distance(hit, across, up) <= _NEAR:
        return tuple(each for each in points if each is not hit)
    return add(points, OwnPoint(label, across, up))


def add(points: tuple[OwnPoint, ...], point: OwnPoint) -> tuple[OwnPoint, ...]:
    """Return the points and one more, in place of another one at the same place.

    ValueError: there are as many as can be.
    """
    kept = tuple(each for each in points if (each.across, each.up) != (point.across, point.up))
    if len(kept) >= MOST:
        raise ValueError(f"There are {MOST} points of your own, which is the most. Remove one.")
    return (*kept, point)


def make_point(label: int, x: float, y: float) -> OwnPoint:
    """Return the point that is nearest to these coordinates within the picture."""
    low, high = -SIDE, SIDE
    return OwnPoint(label, _to_cell(min(max(x, low), high)), _to_cell(min(max(y, low), high)))


def _distance(point: OwnPoint, across: int, up: int) -> float:
    return math.hypot(point.across - across, point.up - up)


def _to_cell(coordinate: float) -> int:
    return min(CELLS - 1, int((coordinate + SIDE) / (2 * SIDE) * CELLS))


def _to_coordinate(cell: int) -> float:
    return round((cell + 0.5) / CELLS * 2 * SIDE - SIDE, 6)
