"""The layout of two plots, one above the other, that share their horizontal axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.figures.style import Figure, Theme, annotate_empty, make_layout

_DOMAINS = ([0.57, 1.0], [0.0, 0.43])
AXES: tuple[Figure, Figure] = ({}, {"yaxis": "y2"})
"""What the traces of the upper and of the lower plot need."""


def make_stacked_layout(
    theme: Theme,
    titles: Sequence[str],
    x: str,
    units: Sequence[str],
    axes: Sequence[Mapping[str, Any]],
    waiting: bool,
) -> Figure:
    """Return the layout of both plots.

    ``titles`` and ``units`` are theirs, and ``axes`` are their vertical axes."""
    notes = [
        {
            "text": f"<b>{title}</b>",
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": top,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 13},
        }
        for title, (_, top) in zip(titles, _DOMAINS, strict=True)
    ]
    empty = [{**each, "y": sum(_DOMAINS[0]) / 2} for each in annotate_empty(theme)]
    layout = make_layout(
        theme,
        "",
        x,
        units[0],
        height=440,
        margin={"t": 44},
        legend={"y": 1.04, "traceorder": "normal"},
        xaxis={"anchor": "y2"},
        yaxis={**axes[0], "domain": _DOMAINS[0]},
        annotations=[*notes, *empty] if waiting else notes,
    )
    below = {"text": units[1], "standoff": 6}
    layout["yaxis2"] = {**layout["yaxis"], **axes[1], "domain": _DOMAINS[1], "title": below}
    return layout
