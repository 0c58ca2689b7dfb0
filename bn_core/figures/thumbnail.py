"""Turn a figure or a strip into the few marks of a small picture."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from bn_core.figures.style import Figure, Theme, make_translucent
from bn_core.norm.arrays import Array

WIDTH, HEIGHT, MARGIN = 100, 60, 4
"""The size of a picture in its own units, and the empty space at each side."""
MOST_POINTS = 48
"""The most points of a curve."""
MOST_CELLS, SHADES = 16, 16
"""The most cells along a side of a map, and the number of its shades."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The path of one colour, drawn as "line", "dots", "area" or "cells"."""

    path: str
    colour: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class _Curve:
    x: Array
    y: Array
    colour: str
    kind: str


def draw_thumbnail(figure: Figure, theme: Theme) -> tuple[Mark, ...]:
    """Return the curves, dots and bars of a figure, or the cells of its first map.

    What belongs to further axes of the figure, and bands around curves, are left out.
    """
    traces = [
        each for each in figure["data"] if not {"xaxis", "yaxis"} & each.keys() or _is_first(each)
    ]
    for each in traces:
        if each.get("type") in ("heatmap", "contour") and each.get("z"):
            return _draw_map(each, theme)
    layout = figure["layout"]
    logs = [layout.get(name, {}).get("type") == "log" for name in ("xaxis", "yaxis")]
    return _draw_curves([curve for each in traces for curve in _read_curves(each, *logs)])


def draw_strip_thumbnail(strip: dict[str, Any]) -> tuple[Mark, ...]:
    """Return the lines of a strip, its dots, and the threads between them."""
    lines, colours = strip["lines"], strip["colours"]
    ys = np.linspace(MARGIN + 4, HEIGHT - MARGIN - 4, len(lines))
    xs = np.array([_scale(line["values"], line["low"], line["high"]) for line in lines])
    rules = " ".join(_join([(MARGIN, y), (WIDTH - MARGIN, y)]) for y in ys)
    threads = " ".join(_join(zip(sample, ys, strict=True)) for sample in xs.T)
    dots = " ".join(_dot(x, y) for row, y in zip(xs, ys, strict=True) for x in row)
    return (
        Mark(rules, colours["rule"], "line"),
        Mark(threads, make_translucent(colours["dot"], 0.4), "line"),
        Mark(dots, colours["chosen"], "dots"),
    )


def _is_first(trace: Figure) -> bool:
    return trace.get("xaxis", "x") == "x" and trace.get("yaxis", "y") == "y"


def _read_curves(trace: Figure, log_x: bool, log_y: bool) -> Iterable[_Curve]:
    """Yield what is drawn of a trace."""
    kind = {"scatter": "line", "scattergl": "line", "bar": "area"}.get(trace.get("type", "scatter"))
    across, up = trace.get("x"), trace.get("y")
    if kind is None or up is None:
        return
    if trace.get("fill") == "toself":
        kind = "outline"
    elif trace.get("line", {}).get("width") == 0:
        return
    elif kind == "line" and "lines" not in trace.get("mode", "lines"):
        kind = "dots"
    y = _to_numbers(up, log_y)
    x = _to_numbers(across, log_x) if across is not None else np.arange(len(y), dtype=float)
    if trace.get("orientation") == "h" and kind == "area":
        return  # a list of bars is text more than a picture
    colour = _find_colour(trace, kind)
    if colour and len(x) == len(y):
        yield _Curve(x, y, colour, kind)


def _find_colour(trace: Figure, kind: str) -> str:
    if kind == "outline":
        return str(trace.get("fillcolor", ""))
    place = "line" if kind == "line" else "marker"
    colour = trace.get(place, {}).get("color") or trace.get("marker", {}).get("color", "")
    if isinstance(colour, list):
        colour = next((each for each in colour if isinstance(each, str)), "")
    return colour if isinstance(colour, str) else ""


def _to_numbers(values: Sequence[Any], log: bool) -> Array:
    """Return values as floats, NaN for gaps; words count from 0."""
    if any(isinstance(each, str) for each in values):
        return np.arange(len(values), dtype=float)
    numbers = np.array([np.nan if each is None else each for each in values], dtype=float)
    if log:
        numbers = np.log10(np.where(numbers > 0, numbers, np.nan))
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _draw_curves(curves: Sequence[_Curve]) -> tuple[Mark, ...]:
    known = [each for each in curves if np.isfinite(each.x + each.y).any()]
    if not known:
        return ()
    ends = [
        (float(np.nanmin(all_)), float(np.nanmax(all_)))
        for all_ in (
            np.concatenate([each.x for each in known]),
            np.concatenate([*(each.y for each in known), _base(known)]),
        )
    ]
    marks = []
    for each in known:
        x = _scale(each.x, *ends[0])
        y = HEIGHT - MARGIN - (_scale(each.y, *ends[1]) - MARGIN) * _SLOPE
        kind = "area" if each.kind == "outline" else each.kind
        marks.append(Mark(_draw_path(each.kind, x, y), each.colour, kind))
    return tuple(mark for mark in marks if mark.path)


_SLOPE = (HEIGHT - 2 * MARGIN) / (WIDTH - 2 * MARGIN)


def _base(curves: Sequence[_Curve]) -> Array:
    """Return where bars begin, if there are any."""
    return np.zeros(1) if any(each.kind == "area" for each in curves) else np.empty(0)


def _draw_path(kind: str, x: Array, y: Array) -> str:
    points = list(zip(x, y, strict=True))
    step = math.ceil(len(points) / MOST_POINTS)
    if kind == "dots":
        return " ".join(_dot(*point) for point in points[::step] if np.isfinite(point).all())
    if kind == "area":
        half = 0.4 * (WIDTH - 2 * MARGIN) / max(1, len(points))
        return " ".join(
            f"M{a - half:.1f} {HEIGHT - MARGIN}V{b:.1f}H{a + half:.1f}V{HEIGHT - MARGIN}Z"
            for a, b in points
            if np.isfinite(a + b)
        )
    runs = groupby(points, key=lambda point: bool(np.isfinite(point).all()))
    end = "Z" if kind == "outline" else ""
    return " ".join(_join([*run][::step]) + end for known, run in runs if known)


def _draw_map(trace: Figure, theme: Theme) -> tuple[Mark, ...]:
    """Return the cells of a map, with all cells of one colour in one mark."""
    z = np.array(trace["z"], dtype=float)
    z = z[:: math.ceil(len(z) / MOST_CELLS), :: math.ceil(z.shape[1] / MOST_CELLS)]
    known = z[np.isfinite(z)]
    if not len(known):
        return ()
    low, high = trace.get("zmin", float(known.min())), trace.get("zmax", float(known.max()))
    shares = np.clip((z - low) / ((high - low) or 1.0), 0, 1)
    shades = np.where(np.isfinite(z), np.minimum(shares * SHADES, SHADES - 1), -1).astype(int)
    wide, tall = WIDTH / z.shape[1], HEIGHT / z.shape[0]
    marks = []
    for shade in np.unique(shades[shades >= 0]).tolist():
        cells = " ".join(
            f"M{column * wide:.2f} {HEIGHT - row * tall:.2f}H{(column + 1) * wide:.2f}"
            f"V{HEIGHT - (row + 1) * tall:.2f}H{column * wide:.2f}Z"
            for row, column in np.argwhere(shades == shade)
        )
        colour = _find_shade(trace.get("colorscale"), (shade + 0.5) / SHADES, theme)
        marks.append(Mark(cells, colour, "cells"))
    return tuple(marks)


def _find_shade(scale: Any, share: float, theme: Theme) -> str:
    """Return a colour of a list of stops, or the theme's if the scale has a name."""
    if not isinstance(scale, list):
        return make_translucent(theme.batch, share)
    stops = [stop for stop, _ in scale]
    parts = np.array([_read_colour(colour) for _, colour in scale]).T
    *mixed, opacity = (float(np.interp(share, stops, part)) for part in parts)
    red, green, blue = map(round, mixed)
    return f"rgba({red},{green},{blue},{opacity:g})"


def _read_colour(colour: str) -> tuple[float, ...]:
    """Return red, green, blue and opacity of a colour, written as hex, rgb or rgba."""
    if colour.startswith("#"):
        return (*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), 1.0)
    numbers = [float(each) for each in re.findall(r"[\d.]+", colour)]
    return tuple([*numbers, 1.0][:4])


def _scale(values: Any, low: float, high: float) -> Array:
    """Return places between the margins of the width."""
    share = (np.asarray(values, dtype=float) - low) / ((high - low) or 1.0)
    return np.asarray(MARGIN + share * (WIDTH - 2 * MARGIN))


def _join(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _dot(x: float, y: float) -> str:
    return f"M{x:.1f} {y:.1f}h0"
