"""Draw each channel's histogram before and after batch norm."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core.figures.style import (
    Theme,
    draw_vertical_line,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.lessons.images.channel_order import Channels

NAMES = ("red", "green", "blue")


def histograms(found: Channels, theme: Theme) -> list[dict[str, Any]]:
    """Six figures: the three channels of ``found`` before, and below them the same after."""
    rows = (
        ("before", found.before, found.edges_before, "none", "level, 0 to 1"),
        ("after", found.after, found.edges_after, "batch", "x̂, standard deviations"),
    )
    return [
        _figure(name, channel, shares[channel], edges, norm, unit, theme)
        for name, shares, edges, norm, unit in rows
        for channel in range(len(shares))
    ]


def _figure(
    name: str,
    channel: int,
    shares: np.ndarray,
    edges: np.ndarray,
    norm: str,
    unit: str,
    theme: Theme,
) -> dict[str, Any]:
    colour = NAMES[channel]
    return {
        "id": f"{name} {colour}",
        "row": name,
        "alt": f"Histogram of the {colour} channel {name} batch norm, over all photographs",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": edges[channel].tolist(),
                "y": [*shares.tolist(), float(shares[-1])],
                "name": colour,
                "line": {**style_line(theme, norm, 1.5), "shape": "hv"},
                "fill": "tozeroy",
                "fillcolor": make_translucent(getattr(theme, norm), 0.2),
                "hovertemplate": "%{y:.2%} of the channel<extra></extra>",
            }
        ],
        "layout": make_layout(
            theme,
            f"{colour.capitalize()}, {name}",
            unit,
            "share of pixels",
            height=210,
            margin={"t": 38},
            showlegend=False,
            xaxis={"range": [0, 1] if name == "before" else _span(edges)},
            yaxis={"range": [0, 1.08 * _peak(found=shares)], "tickformat": ".0%"},
            shapes=[draw_vertical_line(theme, 0, "dot")] if name == "after" else [],
        ),
    }


def _span(edges: np.ndarray) -> list[float]:
    """One scale for all channels, so that their means are seen to be in one place."""
    return [float(edges.min()), float(edges.max())]


def _peak(found: np.ndarray) -> float:
    return float(found.max())
