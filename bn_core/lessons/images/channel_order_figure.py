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
from bn_core.lessons.images.channel_order import ChannelHistograms

NAMES = ("red", "green", "blue")


def draw_channel_histograms(result: ChannelHistograms, theme: Theme) -> list[dict[str, Any]]:
    """Draw the three channels before the norm, and below them after it."""
    rows = (
        ("before", result.before, result.edges_before, "none", "level, 0 to 1"),
        ("after", result.after, result.edges_after, "batch", "x̂, standard deviations"),
    )
    return [
        _draw_histogram(name, channel, shares[channel], edges, norm, unit, theme)
        for name, shares, edges, norm, unit in rows
        for channel in range(len(shares))
    ]


def _draw_histogram(
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
            xaxis={"range": [0, 1] if name == "before" else _find_range(edges)},
            yaxis={"range": [0, 1.08 * _find_peak(shares)], "tickformat": ".0%"},
            shapes=[draw_vertical_line(theme, 0, "dot")] if name == "after" else [],
        ),
    }


def _find_range(edges: np.ndarray) -> list[float]:
    """Return one range for all channels, so that equal means are seen to be equal."""
    return [float(edges.min()), float(edges.max())]


def _find_peak(result: np.ndarray) -> float:
    return float(result.max())
