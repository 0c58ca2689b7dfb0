"""Draw a field over the plane, its decision boundary and the points."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.pictures import encode_png
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.boundaries.class_style import COLOURS, NAMES, SYMBOLS, paint_field
from bn_core.lessons.boundaries.own_points import SIDE
from bn_core.lessons.boundaries.point_sets import PointSet
from bn_core.lessons.boundaries.result import GRID, SHADES, Field

HEIGHT = 400
_AXIS = {
    "range": [-SIDE, SIDE],
    "fixedrange": True,
    "showgrid": False,
    "dtick": 1,
    "constrain": "domain",
}


def draw_map(
    name: str,
    title: str,
    alt: str,
    shares: Field,
    points: PointSet,
    theme: Theme,
    colour: str,
    own: PointSet | None = None,
    ringed: PointSet | None = None,
) -> Figure:
    """Draw a field (C, G, G) as a square, with all points on it.

    ``own`` are the reader's own points, and ``ringed`` those of a batch. A click on it is reported
    if there are ``own``, even none.
    """
    traces = [*_draw_boundary(shares, theme), *_draw_points(points, theme)]
    if ringed is not None:
        traces.append(_draw_rings(ringed, theme))
    if own is not None and len(own.x):
        traces += _draw_own(own, theme)
    layout = make_layout(
        theme,
        title,
        "first coordinate",
        "second coordinate",
        height=HEIGHT,
        margin={"l": 46, "r": 8, "t": 62, "b": 44},
        meta={"rise": 1},
        dragmode=False,
        hovermode=False,
        xaxis=_AXIS,
        yaxis={**_AXIS, "scaleanchor": "x"},
        images=[_place_picture(shares, theme)],
    )
    layout["title"]["font"]["color"] = colour
    return {
        "id": name,
        "row": "maps",
        "alt": alt,
        "still": True,
        "places": own is not None,
        "data": traces,
        "layout": layout,
    }


def _place_picture(shares: Field, theme: Theme) -> dict[str, Any]:
    return {
        "source": encode_png(paint_field(shares, theme)),
        "xref": "x",
        "yref": "y",
        "x": -SIDE,
        "y": SIDE,
        "sizex": 2 * SIDE,
        "sizey": 2 * SIDE,
        "sizing": "stretch",
        "layer": "below",
    }


def _draw_boundary(shares: Field, theme: Theme) -> list[Figure]:
    """Draw where two classes are equally probable, one line per class of several."""
    ticks = ((np.arange(GRID) + 0.5) / GRID * 2 * SIDE - SIDE).round(4).tolist()
    classes = len(shares)
    planes = [shares[1]] if classes == 2 else [_lead(shares, each) for each in range(classes)]
    low, high = COLOURS[theme.name][:2]
    return [
        {
            "type": "contour",
            "name": "boundary",
            "x": ticks,
            "y": ticks,
            "z": plane.tolist(),
            "zmin": 0,
            "zmax": SHADES,
            "autocontour": False,
            "contours": {
                "coloring": "none",
                "start": SHADES / 2,
                "end": SHADES / 2,
                "size": SHADES,
            },
            "line": {"color": theme.text, "width": 2},
            "colorscale": [[0.0, low], [0.5, theme.background], [1.0, high]],
            "showscale": False,
            "showlegend": False,
            "hoverinfo": "skip",
        }
        for plane in planes
        if plane.max() > SHADES / 2 > plane.min()
    ]


def _lead(shares: Field, label: int) -> NDArray[np.int64]:
    """Return by how much a class leads (G, G), above half of SHADES if it is first."""
    others = np.delete(shares, label, axis=0).max(axis=0).astype(np.int64)
    return np.asarray((shares[label] - others + SHADES) // 2)


def _draw_points(points: PointSet, theme: Theme) -> list[Figure]:
    return [
        _draw_markers(
            points.x[points.y == label],
            f"class {NAMES[label]}",
            {
                "symbol": SYMBOLS[label],
                "size": 6,
                "color": COLOURS[theme.name][label],
                "line": {"color": theme.background, "width": 1},
            },
        )
        for label in range(int(points.y.max()) + 1)
    ]


def _draw_own(own: PointSet, theme: Theme) -> list[Figure]:
    return [
        _draw_markers(
            own.x[own.y == label],
            f"your own, {NAMES[label]}",
            {
                "symbol": SYMBOLS[label],
                "size": 11,
                "color": COLOURS[theme.name][label],
                "line": {"color": theme.text, "width": 2},
            },
        )
        for label in np.unique(own.y).tolist()
    ]


def _draw_rings(ringed: PointSet, theme: Theme) -> Figure:
    marker = {
        "symbol": "circle-open",
        "size": 13,
        "color": theme.text,
        "line": {"width": 2, "color": theme.text},
    }
    return _draw_markers(ringed.x, "this batch", marker)


def _draw_markers(x: NDArray[np.floating[Any]], name: str, marker: dict[str, Any]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x[:, 0].round(3).tolist(),
        "y": x[:, 1].round(3).tolist(),
        "marker": marker,
        "hoverinfo": "skip",
    }
