"""The colours and markers of classes in the plane, and pictures of fields."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.style import Theme
from bn_core.lessons.boundaries.result import SHADES, Field
from bn_core.norm.arrays import Array

NAMES = ("A", "B", "C", "D")
"""How the classes are named."""
COLOURS = {
    "light": ("#a85f00", "#5b3fb0", "#3f7d20", "#8a2050"),
    "dark": ("#ffb347", "#a493ff", "#9ccc65", "#f48fb1"),
}
"""The colours of the classes by theme; the networks have others."""
SYMBOLS = ("circle", "square", "triangle-up", "diamond")
"""The markers of the classes, a second cue."""
_STRENGTH = 0.6
"""The share of a class's colour where its probability is 1."""


def paint_field(shares: Field, theme: Theme) -> NDArray[np.uint8]:
    """Return the picture (G, G, 3) of a field (C, G, G), the top row first.

    Each class has its colour, which fades to the background where no class is more probable than
    another.
    """
    share = shares.astype(np.float32) / SHADES
    classes = len(share)
    certain = ((share.max(axis=0) - 1 / classes) / (1 - 1 / classes)).clip(0, 1)[..., None]
    colours = np.array([_read_hex(each) for each in COLOURS[theme.name][:classes]])
    mixed = np.tensordot(share, colours, axes=(0, 0))
    ground = _read_hex(theme.background)
    painted = ground + _STRENGTH * certain * (mixed - ground)
    return np.asarray(painted.round().astype(np.uint8)[::-1])


def paint_unit(outputs: Field, colour: str, theme: Theme) -> NDArray[np.uint8]:
    """Return the picture (T, T, 3) of a unit's outputs (T, T), the top row first."""
    share = (outputs.astype(np.float32) / SHADES)[..., None]
    ground = _read_hex(theme.background)
    painted = ground + share * (_read_hex(colour) - ground)
    return np.asarray(painted.round().astype(np.uint8)[::-1])


def _read_hex(colour: str) -> Array:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float32)
