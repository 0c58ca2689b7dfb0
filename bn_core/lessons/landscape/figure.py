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
from bn_core.lessons.landscape.profiles_figure import draw_lines
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.sentences import AXES, STATISTICS, describe_slices
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_CONTOURS = 14
"""Contour lines, about."""
_MAPS = ("none", "batch")
"""The networks of the two maps, from left to right."""
_WIDE, _GAP = 0.47, 0.06
"""The width of a map, and of the gap between them, as shares of the figure's width."""
# The top has room for the toolbar above the titles of the maps.
_MARGIN = {"l": 46, "r": 10, "t": 68, "b": 92}


def draw_slices(
    config: LandscapeConfig, frames: Sequence[Slices], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the slices and write the sentences of result ``shown``.

    ValueError: a parameter of the view is out of bounds.
    """
    view = LandscapeView.read_known(params)
    slices, theme = frames[shown], choose_theme(view.theme)
    draw = draw_lines if config.slice == "line" else _draw_planes
    return {
        "figures": draw(slices, view, theme),
        "say": describe_slices(slices, view.statistics),
        "alerts": _describe_ended(slices),
    }


def _describe_ended(slices: Slices) -> list[str]:
    """Say which networks stopped learning, above their slices."""
    named = zip(("without", "with"), slices.first.ended if slices.first else (), strict=False)
    return [f"The network {which} batch norm {why}." for which, why in named if why]


def _scale_loss(values: Array, view: LandscapeView) -> Array:
    """Take the logarithm if the view asks for it, with gaps for what is not finite."""
    kept = np.where(np.isfinite(values), values, np.nan)
    return np.log10(np.maximum(kept, 1e-6)) if view.log else kept


def _draw_planes(slices: Slices, view: LandscapeView, theme: Theme) -> list[Figure]:
    """Draw both networks, with the same colours and contours."""
    side = slices.side(slices.config.seed)
    if not side:
        return [_draw_maps(None, (0.0, 1.0), slices, view, theme)]
    places = [0, SURFACES.index(view.statistics)]
    grid = _scale_loss(slices.grid(slices.config.seed, side)[places], view)
    known = grid[np.isfinite(grid)]
    ends = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if view.look == "surface":
        named = zip(_MAPS, grid, strict=True)
        return [_draw_surface(name, each, ends, slices, view, theme) for name, each in named]
    return [_draw_maps(grid, ends, slices, view, theme)]


def _draw_maps(
    grid: Array | None,
    ends: tuple[float, float],
    slices: Slices,
    view: LandscapeView,
    theme: Theme,
) -> Figure:
    """Draw the maps of both networks as squares side by side."""
    config = slices.config
    x, y = AXES[config.direction]
    grip = grid is not None and config.can_drag
    title = {"x": 0.5, "xref": "paper", "xanchor": "center", "yref": "paper", "y": 0}
    axes: Figure = {}
    notes = [
        {**title, "text": x, "yanchor": "top", "yshift": -22, "showarrow": False},
    ]
    data: list[Figure] = []
    for place, name in enumerate(_MAPS):
        number = "" if place == 0 else "2"
        start = place * (_WIDE + _GAP)
        common = {
            "zeroline": False,
            "showgrid": False,
            "constrain": "domain",
            "ticks": "",
            "tickfont": {"size": 12},
        }
        axes[f"xaxis{number}"] = {
            **common,
            "domain": [start, start + _WIDE],
            "anchor": f"y{number}",
            "title": {"text": ""},
        }
        axes[f"yaxis{number}"] = {
            **common,
            "anchor": f"x{number}",
            "scaleanchor": f"x{number}",
            "showticklabels": place == 0 and grid is not None,
            "title": {"text": y if place == 0 and grid is not None else "", "standoff": 4},
        }
        notes.append(
            {
                "text": _name_map(name, view),
                "x": start + _WIDE / 2,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "center",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"color": getattr(theme, name), "size": 13},
            }
        )
        if grid is not None:
            own = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
            traces = _draw_map(name, grid[place], ends, slices, view, theme)
            data += [{**each, **own} for each in traces]
    if data:
        data[0] |= {"showscale": True, "colorbar": _make_color_bar(view, ends)}
    starts = [{**draw_start(config), "xref": f"x{n}", "yref": f"y{n}"} for n in ("", "2")]
    return {
        "grip": grip,
        "id": "contours",
        "row": "slices contours",
        "alt": "Maps of the loss around the networks without and with batch norm, on one scale",
        "data": data,
        "layout": make_layout(
            theme,
            "",
            x,
            y,
            waiting=grid is None,
            height=494,
            meta={"rise": _WIDE},
            hovermode="closest",
            showlegend=False,
            margin=_MARGIN,
            shapes=starts if grip else [],
            **axes,
        )
        | ({} if grid is None else {"annotations": notes}),
    }


def _name_map(name: str, view: LandscapeView) -> str:
    if name == "none":
        return f"<b>without {NETWORK_NAMES['batch']}</b>"
    return f"<b>with {NETWORK_NAMES['batch']}</b><br>{STATISTICS[view.statistics]}"


def _draw_map(
    name: str,
    grid: Array,
    ends: tuple[float, float],
    slices: Slices,
    view: LandscapeView,
    theme: Theme,
) -> list[Figure]:
    step = (ends[1] - ends[0]) / _CONTOURS or 1.0
    return [
        {
            "type": "contour",
            "zmin": ends[0],
            "zmax": ends[1],
            "contours": {
                "start": ends[0] + step,
                "end": ends[1],
                "size": step,
                "coloring": "heatmap",
            },
            "line": {"width": 0.7, "color": make_translucent("#ffffff", 0.75)},
            "autocontour": False,
            "showscale": False,
            **_list_points(grid, slices, view),
        },
        *draw_path(name, slices, theme),
        *draw_networks(slices.config),
    ]


def _list_points(grid: Array, slices: Slices, view: LandscapeView) -> Figure:
    along, (a, b) = slices.along(grid.shape[-1]), slices.config.origin
    return {
        "x": round_values(a + along),
        "y": round_values(b + along),
        "z": round_rows(grid),
        "colorscale": "Cividis",
        "customdata": round_rows(10**grid if view.log else grid),
        "hovertemplate": "%{x:.3f}, %{y:.3f}: %{customdata:.4f} nats<extra></extra>",
    }


def _draw_surface(
    name: str,
    grid: Array,
    ends: tuple[float, float],
    slices: Slices,
    view: LandscapeView,
    theme: Theme,
) -> Figure:
    x, y = AXES[slices.config.direction]
    return {
        "grip": False,
        "id": f"surface {name}",
        "row": "slices surface",
        "alt": f"Loss around the network {'with' if name == 'batch' else 'without'} batch norm, on "
        "the scale of both",
        "data": [
            {
                "type": "surface",
                "cmin": ends[0],
                "cmax": ends[1],
                "showscale": False,
                **_list_points(grid, slices, view),
            }
        ],
        "layout": make_layout(
            theme,
            "",
            x,
            y,
            height=444,
            hovermode="closest",
            showlegend=False,
            scene=_make_scene(ends, view, theme),
            margin={"l": 4, "r": 4, "t": 68, "b": 8},
            annotations=[
                {
                    "text": _name_map(name, view),
                    "x": 0.5,
                    "y": 1,
                    "xref": "paper",
                    "yref": "paper",
                    "yanchor": "bottom",
                    "showarrow": False,
                    "font": {"color": getattr(theme, name), "size": 13},
                }
            ],
        ),
    }


def _make_color_bar(view: LandscapeView, ends: tuple[float, float]) -> Figure:
    """Make the colour bar below the maps, labelled in nats on either scale."""
    ticks = np.linspace(*ends, 5)
    shown = [format_number(float(10**tick if view.log else tick), 2) for tick in ticks]
    return {
        "orientation": "h",
        "x": 0.5,
        "y": 0,
        "yref": "container",
        "yanchor": "bottom",
        "ypad": 4,
        "len": 0.8,
        "thickness": 9,
        "outlinewidth": 0,
        "tickfont": {"size": 11},
        "tickvals": ticks.tolist(),
        "ticktext": [f"{shown[0]} nats", *shown[1:]],
    }


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
