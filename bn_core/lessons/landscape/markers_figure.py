"""Draw the centre, the networks and their path on a slice."""

from __future__ import annotations

from bn_core.figures.curves import round_values
from bn_core.figures.style import DASHES, SYMBOLS, Figure, Theme, make_translucent
from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.result import Slices


def draw_start(config: LandscapeConfig) -> Figure:
    """Draw the start of the slice as a cross in a ring that can be dragged."""
    a, b = config.origin
    ring = "M0,13Q13,13 13,0Q13,-13 0,-13Q-13,-13 -13,0Q-13,13 0,13Z"
    return {
        "type": "path",
        "path": f"{ring}M-7,0H7M0,-7V7",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": a,
        "yanchor": b,
        "fillcolor": make_translucent("#ffffff", 0.2),
        "line": {"color": "#ffffff", "width": 2},
    }


def draw_networks(config: LandscapeConfig) -> list[Figure]:
    """Draw the centre if it cannot be dragged, and the network if it is in view."""
    marks = [] if config.can_drag else [("cross-thin", config.origin)]
    if config.is_moved and config.can_drag and max(map(abs, config.origin)) <= config.reach:
        marks.append(("circle-open", (0.0, 0.0)))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [a],
            "y": [b],
            "hoverinfo": "skip",
            "marker": {
                "symbol": symbol,
                "size": 13,
                "color": "#ffffff",
                "line": {"width": 2.4, "color": "#ffffff"},
            },
        }
        for symbol, (a, b) in marks
    ]


def draw_path(name: str, slices: Slices, theme: Theme) -> list[Figure]:
    """Draw the path of the training if the slice contains it."""
    if slices.first is None:
        return []
    path = slices.first.paths[("none", "batch").index(name)]
    if not len(path):
        return []
    colour = getattr(theme, name)
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": round_values(path[:, 0]),
            "y": round_values(path[:, 1]),
            "line": {"color": colour, "width": 1.6, "dash": DASHES[name]},
            "marker": {
                "size": 6,
                "symbol": SYMBOLS[name],
                "color": colour,
                "line": {"width": 1, "color": "#ffffff"},
            },
            "hovertemplate": "trained: %{x:.3f}, %{y:.3f}<extra></extra>",
        }
    ]
