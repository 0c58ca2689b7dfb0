"""Draw the same examples in several rows, with a line from row to row for each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.norm.arrays import Array

_COLOURS = ("batch", "none", "layer", "group")
_SYMBOLS = (
    *("circle", "square", "diamond", "triangle-up"),
    *("cross", "x", "star", "triangle-down"),
)
_DASHES = ("solid", "dash")
_MOST_LABELS = 16
"""The most examples with labels; more would cover each other."""
_CLOSE = 0.05
"""Labels nearer than this share of the row's width would cover each other."""
_LEVELS, _LEVEL = 4, 14
"""How many lines labels may take, and the pixels of one."""
_SPACING = 80
"""Pixels from row to row."""


def draw_matched_rows(
    rows: Mapping[str, Array],
    groups: Mapping[str, Sequence[int]],
    labels: Sequence[str],
    hover: Sequence[str],
    theme: Theme,
    title: str,
    what: str,
    below: bool = False,
    **more: Any,
) -> Figure:
    """Draw N examples as dots in each row, the first row on top.

    ``rows`` are N values by the name of the row; ``groups`` are the examples (from 0) by the name
    of their group, each with a colour and a symbol. ``labels`` stand above the first row, or
    ``below`` the last, unless they are too many. ``hover`` names each example when it is pointed
    at. ``more`` are entries of the figure, such as its id.
    """
    heights = range(len(rows) - 1, -1, -1)
    labelled = labels if len(labels) <= _MOST_LABELS else ()
    levels = choose_levels([*rows.values()][-1 if below else 0]) if labelled else []
    room = _LEVEL * max(levels, default=0)
    low, high = (-0.18, len(rows) - 1 + 0.24)
    ends = (low - room / _SPACING, high) if below else (low, high + room / _SPACING)
    return {
        "data": [
            _draw_group(place, name, members, list(rows.values()), hover, theme)
            for place, (name, members) in enumerate(groups.items())
        ],
        "layout": make_layout(
            theme,
            title,
            what,
            "",
            height=260 + _SPACING * (len(rows) - 1) + room,
            margin={"l": 92, "t": 76},
            hovermode="closest",
            yaxis={
                "tickvals": [*heights],
                "ticktext": [*rows],
                "range": [*ends],
                "showgrid": False,
                "fixedrange": True,
            },
            annotations=_write_labels([*rows.values()], labelled, levels, below, theme),
        ),
        **more,
    }


def choose_levels(values: Array) -> list[int]:
    """Return the line (from 0) of each label, so that none covers another.

    ``values`` are the labels' places (N,). Labels at one value beyond the last line share it.
    """
    apart = _CLOSE * (float(np.ptp(values)) or 1.0)
    ends = [-math.inf] * _LEVELS
    levels = [0] * len(values)
    for place in np.argsort(values, kind="stable").tolist():
        value = float(values[place])
        free = (level for level, end in enumerate(ends) if value - end >= apart)
        levels[place] = next(free, _LEVELS - 1)
        ends[levels[place]] = value
    return levels


def _write_labels(
    rows: Sequence[Array],
    labels: Sequence[str],
    levels: Sequence[int],
    below: bool,
    theme: Theme,
) -> list[Figure]:
    """Write labels above the first row or below the last, each on its line."""
    if not labels:
        return []
    values, height, sign = (rows[-1], 0, -1) if below else (rows[0], len(rows) - 1, 1)
    return [
        {
            "x": x,
            "y": height,
            "text": text,
            "yshift": sign * (15 + _LEVEL * level),
            "showarrow": False,
            "font": {"size": 12, "color": theme.text},
        }
        for x, text, level in zip(round_values(values), labels, levels, strict=True)
    ]


def _draw_group(
    place: int,
    name: str,
    members: Sequence[int],
    rows: Sequence[Array],
    hover: Sequence[str],
    theme: Theme,
) -> Figure:
    colour = getattr(theme, _COLOURS[place % len(_COLOURS)])
    heights = [*range(len(rows) - 1, -1, -1), None]
    columns = [round_values(row) for row in rows]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [value for each in members for value in (*(row[each] for row in columns), None)],
        "y": heights * len(members),
        "customdata": [hover[each] for each in members for _ in heights],
        "line": {"color": colour, "width": 1.6, "dash": _DASHES[place // len(_COLOURS)]},
        "marker": {
            "size": 10 if len(hover) <= _MOST_LABELS else 7,
            "color": colour,
            "symbol": _SYMBOLS[place],
        },
        "hovertemplate": "%{customdata}<br>x̂ = %{x:.3f}<extra></extra>",
    }
