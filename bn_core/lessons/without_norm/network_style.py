"""How the networks of this lesson are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bn_core.figures.curves import draw_seed_band
from bn_core.figures.style import Figure, Theme
from bn_core.lessons.without_norm.names import NAMES
from bn_core.norm.arrays import Array

_STYLES = {
    "batch": ("batch", "solid", "circle"),
    "layer": ("layer", "dot", "square"),
    "none": ("none", "dash", "diamond"),
    "skipinit": ("group", "dashdot", "triangle-up"),
    "clipped": ("frozen", "longdash", "x"),
    "skipinit_clipped": ("rms", "6px 2px 2px 2px", "star"),
    "tanh": ("left_out", "longdashdot", "triangle-down"),
}
"""The colour in the Theme, the dash and the marker of each network."""


def draw_network(
    x: Sequence[Any], seeds: Array, arm: str, theme: Theme, **more: Any
) -> list[Figure]:
    """Draw the median of an arm's ``seeds`` (S, X) and the band of their range."""
    name, dash, symbol = _STYLES[arm]
    colour = getattr(theme, name)
    style = {
        "name": NAMES[arm],
        "line": {"color": colour, "dash": dash, "width": 1.8},
        "marker": {"size": 7, "color": colour, "symbol": symbol},
    }
    return draw_seed_band(x, seeds, name, theme, **style, **more)
