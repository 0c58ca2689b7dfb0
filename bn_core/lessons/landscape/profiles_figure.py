"""Draw a slice along a line, and the readings of all seeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import LOG_AXIS
from bn_core.figures.style import DASHES, NETWORK_NAMES, Figure, Theme, make_layout
from bn_core.lessons.landscape.config import SURFACES, LandscapeView
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.sentences import AXES, STATISTICS
from bn_core.norm.arrays import Array


def draw_lines(slices: Slices, view: LandscapeView, theme: Theme) -> list[Figure]:
    """Draw the loss along one direction.

    The lines of the statistics that are not chosen are thinner.
    """
    side = slices.side(slices.config.seed)
    data: list[Figure] = []
    if side:
        each = slices.grid(slices.config.seed, side)[:, 0]
        along = round_values(slices.config.origin[0] + slices.along(side))
        data = [
            _draw_line(place, each[place], along, view, theme) for place in range(len(SURFACES))
        ]
    return [
        {
            "id": "line",
            "row": "line",
            "alt": "Loss along one direction through each network",
            "data": data,
            "layout": make_layout(
                theme,
                "Loss along one direction",
                AXES[slices.config.direction][0],
                f"loss, nats{' (log scale)' * view.log}",
                height=420,
                yaxis=LOG_AXIS if view.log else {"type": "linear"},
                waiting=not side,
            ),
        }
    ]


_STYLES = {
    "none": ("none", DASHES["none"], 1.5, 0.85),
    "batch": ("batch", "solid", 1.5, 0.85),
    "frozen": ("batch", "12px 4px", 4.5, 0.5),
    "running": ("text", "dot", 1.5, 1.0),
}
"""Colour, dash, width and opacity of a surface's line, if its statistics are not chosen.

The last two lines often lie on each other: dark dots on a pale, wide line.
"""


def _draw_line(
    place: int, loss: Array, along: list[float | None], view: LandscapeView, theme: Theme
) -> Figure:
    surface = SURFACES[place]
    name = "none" if surface == "none" else "batch"
    colour, dash, width, opacity = _STYLES[surface]
    chosen = surface in ("none", view.statistics)
    called = (
        NETWORK_NAMES[name]
        if surface == "none"
        else f"{NETWORK_NAMES[name]}, {STATISTICS[surface]}"
    )
    return {
        "type": "scatter",
        "mode": "lines",
        "name": called,
        "x": along,
        "y": round_values(np.where(np.isfinite(loss), loss, np.nan)),
        "hovertemplate": "%{y:.4f}",
        "line": {"color": getattr(theme, colour), "dash": dash, "width": width + 0.7 * chosen},
        "opacity": 1.0 if chosen else opacity,
    }


def draw_spread(slices: Slices, theme: Theme) -> list[Figure]:
    """Draw losses, curvature and convexity of every seed, network and statistics."""
    side, count = slices.config.judged_points, len(slices.compared_seeds)
    of = f", {count} seed{'s' * (count != 1)}" if count else ""
    linear = {"range": [-0.05, 1.05]}
    return [
        _draw_readings(slices, theme, each, title, unit, readings, axis)
        for each, title, unit, readings, axis in (
            (
                "spread",
                f"Loss on the grid of {side} a side{of}",
                "loss, nats (log scale)",
                {"largest": "largest loss", "median": "median loss"},
                LOG_AXIS,
            ),
            (
                "curvature",
                f"Median curvature{of}",
                "nats per squared length (log scale)",
                {"curvature": "curvature"},
                LOG_AXIS,
            ),
            (
                "convexity",
                f"Downward curvature{of}",
                "share, 0 where convex",
                {"downward": "share of downward curvature"},
                linear,
            ),
        )
    ]


def _draw_readings(
    slices: Slices,
    theme: Theme,
    key: str,
    title: str,
    unit: str,
    readings: Mapping[str, str],
    axis: Mapping[str, Any],
) -> Figure:
    names = ("no batch norm", *(STATISTICS[each] for each in SURFACES[1:]))
    short = [name.replace(" ", "<br>", 1) for name in names]  # beside one another on a phone
    data = []
    have = bool(slices.compared_seeds)
    symbols = ("circle", "triangle-up")[-len(readings) :]
    for (reading, name), symbol in zip(readings.items(), symbols[::-1], strict=True):
        values = getattr(slices, reading) if have else np.empty((len(SURFACES), 0))
        x = [name for name, row in zip(short, values, strict=True) for _ in row]
        colours = [
            getattr(theme, "none" if k == 0 else "batch")
            for k, row in enumerate(values)
            for _ in row
        ]
        flat = np.where(np.isfinite(values), values, np.nan).ravel()
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": x,
                "y": round_values(flat),
                "hovertemplate": "%{y:.4f}",
                "marker": {"symbol": symbol, "size": 10, "color": colours, "opacity": 0.85},
            }
        )
    return {
        "id": key,
        "row": "spread",
        "alt": f"{title}, for each seed and each kind of statistics",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            "what batch norm divides by",
            unit,
            height=330,
            hovermode="closest",
            margin={"b": 62},
            xaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": short,
                "tickangle": 0,
            },
            yaxis=axis,
            waiting=not have,
        ),
    }
