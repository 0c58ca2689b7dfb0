"""Draw slices of the loss of two networks on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_rows, round_values
from bn_core.figures.style import (
    NETWORK_NAMES,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    make_translucent,
)
from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig, LandscapeView
from bn_core.lessons.landscape.markers_figure import draw_networks, draw_path, draw_start
from bn_core.lessons.landscape.profiles_figure import draw_lines, draw_spread
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.sentences import AXES, STATISTICS, describe_slices
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_CONTOURS = 14
"""Contour lines, about."""


def draw_slices(
    config: LandscapeConfig, frames: Sequence[Slices], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the slices and write the sentences of result ``shown``.

    ValueError: a parameter of the view is out of bounds.
    """
    known = {name for name, _ in LandscapeView.knobs()}
    view = LandscapeView.read({name: text for name, text in params.items() if name in known})
    slices, theme = frames[shown], choose_theme(view.theme)
    draw = draw_lines if config.slice == "line" else _draw_planes
    return {
        "figures": [*draw(slices, view, theme), *draw_spread(slices, theme)],
        "say": describe_slices(slices, view.statistics),
        "alerts": _describe_ended(slices),
    }


def _describe_ended(slices: Slices) -> list[str]:
    """Say which networks stopped learning, above their slices."""
    named = zip(("without", "batch"), slices.first.ended if slices.first else (), strict=False)
    names = {"without": NETWORK_NAMES["none"], "batch": NETWORK_NAMES["batch"]}
    return [f"The network {names[name]} {why}." for name, why in named if why]


def _scale_loss(values: Array, view: LandscapeView) -> Array:
    """Take the logarithm if the view asks for it, with gaps for what is not finite."""
    kept = np.where(np.isfinite(values), values, np.nan)
    return np.log10(np.maximum(kept, 1e-6)) if view.log else kept


def _draw_planes(slices: Slices, view: LandscapeView, theme: Theme) -> list[Figure]:
    """Draw a map per network, with the same colours and contours."""
    side = slices.side(slices.config.seed)
    places = (0, SURFACES.index(view.statistics))
    names = ("none", "batch")
    if not side:
        return [_draw_plane(name, None, (0.0, 1.0), slices, view, theme) for name in names]
    grid = _scale_loss(slices.grid(slices.config.seed, side)[list(places)], view)
    known = grid[np.isfinite(grid)]
    ends = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    return [
        _draw_plane(name, each, ends, slices, view, theme)
        for name, each in zip(names, grid, strict=True)
    ]


def _draw_plane(
    name: str,
    grid: Array | None,
    ends: tuple[float, float],
    slices: Slices,
    view: LandscapeView,
    theme: Theme,
) -> Figure:
    x, y = AXES[slices.config.direction]
    surface = view.look == "surface"
    title = (
        f"without {NETWORK_NAMES['batch']}"
        if name == "none"
        else f"with {NETWORK_NAMES[name]}, {STATISTICS[view.statistics]}"
    )
    given: Figure = {"height": 420, "hovermode": "closest", "showlegend": False}
    if surface:
        given["scene"] = _make_scene(ends, view, theme)
        given["margin"] = {"l": 4, "r": 4, "b": 8}
    grip = grid is not None and not surface and slices.config.can_drag
    if grip:
        given["shapes"] = [draw_start(slices.config)]
    return {
        "grip": grip,
        "id": f"{view.look} {name}",
        "row": f"slices {view.look}",
        "alt": f"Loss around the network {NETWORK_NAMES[name]}, on the scale of both",
        "data": [] if grid is None else _draw_loss(name, grid, ends, slices, view, theme),
        "layout": make_layout(theme, f"Loss {title}", x, y, waiting=grid is None, **given),
    }


def _draw_loss(
    name: str,
    grid: Array,
    ends: tuple[float, float],
    slices: Slices,
    view: LandscapeView,
    theme: Theme,
) -> list[Figure]:
    along, (a, b) = slices.along(grid.shape[-1]), slices.config.origin
    common: Figure = {
        "x": round_values(a + along),
        "y": round_values(b + along),
        "z": round_rows(grid),
        "colorscale": "Cividis",
        "colorbar": _make_color_bar(view, ends),
        "customdata": round_rows(10**grid if view.log else grid),
        "hovertemplate": "%{x:.3f}, %{y:.3f}: %{customdata:.4f} nats<extra></extra>",
    }
    if view.look == "surface":
        return [{"type": "surface", "cmin": ends[0], "cmax": ends[1], **common}]
    step = (ends[1] - ends[0]) / _CONTOURS or 1.0
    contours = {"start": ends[0] + step, "end": ends[1], "size": step, "coloring": "heatmap"}
    lines = {"width": 0.7, "color": make_translucent("#ffffff", 0.75)}
    return [
        {
            "type": "contour",
            "zmin": ends[0],
            "zmax": ends[1],
            "contours": contours,
            "line": lines,
            "autocontour": False,
            **common,
        },
        *draw_path(name, slices, theme),
        *draw_networks(slices.config),
    ]


def _make_color_bar(view: LandscapeView, ends: tuple[float, float]) -> Figure:
    """Make the colour bar, labelled in nats on either scale."""
    bar: Figure = {"thickness": 9, "outlinewidth": 0, "tickfont": {"size": 11}, "len": 0.9}
    ticks = np.linspace(*ends, 5)
    shown = [format_number(float(10**tick if view.log else tick), 2) for tick in ticks]
    return {**bar, "tickvals": round_values(ticks), "ticktext": shown}


def _make_scene(ends: tuple[float, float], view: LandscapeView, theme: Theme) -> Figure:
    axis = {"gridcolor": theme.grid, "color": theme.text, "showbackground": False}
    ticks = _make_color_bar(view, ends)
    return {
        "xaxis": {**axis, "title": {"text": "first"}},
        "yaxis": {**axis, "title": {"text": "second"}},
        "zaxis": {
            **axis,
            "title": {"text": "nats"},
            "range": list(ends),
            "tickvals": ticks["tickvals"],
            "ticktext": ticks["ticktext"],
        },
        "camera": {"eye": {"x": 1.75, "y": -1.75, "z": 1.1}},
    }
