"""Draw batches and running averages over time."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import (
    Figure,
    Theme,
    draw_vertical_line,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.lessons.running_averages.timeline import Timeline
from bn_core.norm.momentum import compute_half_life, count_batches_to_reach
from bn_core.text.numbers import format_number

TimedShapes = list[tuple[int, Figure]]
"""What is drawn, each with the batch since which it is there."""

TRUTH = "true value"
"""The name of the traces that do not grow."""
MANY = 150
"""Batches above which the dots are drawn smaller."""
LINE, HEIGHT = 14, 160
"""Pixels of a line of notes, and of each of the two drawings."""


def draw_timeline(timeline: Timeline, theme: Theme) -> list[Figure]:
    """Return the mean above the variance over the batches, as an animation.

    ``animation`` says of each trace whether it grows, and since which batch a shape or note is
    there. The axes are those of the whole timeline, so that nothing jumps while it plays.
    """
    mean, var = (_draw_moment(timeline, theme, what) for what in ("mean", "var"))
    hidden = [{**trace, "showlegend": False, "xaxis": "x", "yaxis": "y2"} for trace in var]
    rules, notes = _draw_events(timeline, theme), _annotate_events(timeline, theme)
    return [
        {
            "id": "timeline",
            "alt": "The mean and the variance of each batch, their running averages, and those of "
            "the data, by batch",
            "data": [*mean, *hidden],
            "animation": {
                "grows": [trace["name"] != TRUTH for trace in (*mean, *hidden)],
                "since": {
                    "shapes": [since for since, _ in rules],
                    "annotations": [since for since, _ in notes],
                },
            },
            "layout": _make_layout(timeline, theme, rules, notes),
        }
    ]


def _make_layout(
    timeline: Timeline, theme: Theme, rules: TimedShapes, notes: TimedShapes
) -> dict[str, Any]:
    layout = make_layout(
        theme,
        "Mean and variance of each batch, and their averages",
        "batch",
        "mean of x",
        height=460,
        xaxis={"range": [0, len(timeline.x) + 1], "anchor": "y2"},
        yaxis={"range": _find_range(timeline, "mean", len(notes)), "domain": [0.53, 1]},
        shapes=[each for _, each in rules],
        annotations=[each for _, each in notes],
        legend={"font": {"size": 12}},
        margin={"t": 74},
    )
    layout["yaxis2"] = {
        **layout["yaxis"],
        "title": {"text": "variance of x", "standoff": 6},
        "range": _find_range(timeline, "var", 0),
        "domain": [0, 0.47],
    }
    return layout


def _draw_moment(timeline: Timeline, theme: Theme, what: str) -> list[Figure]:
    """Draw the dots and lines of the mean or of the variance."""
    truth = getattr(timeline.truth, what)
    true = {
        "type": "scatter",
        "mode": "lines",
        "name": TRUTH,
        "x": list(range(len(truth))),
        "y": round_values(truth),
        "hovertemplate": "%{y:.4g}",
        "legendgroup": TRUTH,
        "line": {"color": theme.faint, "dash": "dot", "width": 1.6, "shape": "hv"},
    }
    dashed = {"color": theme.none, "dash": "dash", "width": 1.8}
    return [
        _draw_batches(timeline, theme, what),
        true,
        _draw_line("running average", timeline.running, what, style_line(theme, "batch", 2.6)),
        # The running average has a start value; an average of no batches has none.
        _draw_line("average of all batches", timeline.cumulative, what, dashed, first=1),
    ]


def _draw_line(name: str, moments: Any, what: str, drawn: Figure, first: int = 0) -> Figure:
    values = getattr(moments, what)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "legendgroup": name,
        "x": list(range(first, len(values))),
        "y": round_values(values[first:]),
        "line": drawn,
        "hovertemplate": "%{y:.4g}",
    }


def _draw_batches(timeline: Timeline, theme: Theme, what: str) -> Figure:
    """Draw each batch's mean or unbiased variance, which the layer averages."""
    each = timeline.batch.mean if what == "mean" else timeline.unbiased
    size = 4 if len(timeline.x) > MANY else 6
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "one batch",
        "legendgroup": "one batch",
        "x": list(range(1, len(each))),
        "y": round_values(each[1:]),
        "hovertemplate": "%{y:.4g}",
        "marker": {"color": make_translucent(theme.faint, 0.55), "size": size},
    }


def _find_range(timeline: Timeline, what: str, notes: int) -> list[float]:
    """Return the range of all drawn values except the corrupted batch's own dot.

    That dot would flatten the rest. Above it there is room for as many lines of ``notes``.
    """
    each = (timeline.batch.mean if what == "mean" else timeline.unbiased).copy()
    if timeline.corrupted_batch:
        each[timeline.corrupted_batch] = np.nan
    kept = (timeline.running, timeline.cumulative, timeline.truth)
    values = np.concatenate([each, *(getattr(moments, what) for moments in kept)])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    room = 0.05 * (high - low)
    top = (high - low + 2 * room) * LINE * notes / (HEIGHT - LINE * notes)
    return [low - room, high + room + top]


def _find_start(timeline: Timeline) -> int:
    """Return the batch after which the layer begins to learn the current data."""
    return (timeline.changed_batch or 1) - 1


def _draw_events(timeline: Timeline, theme: Theme) -> TimedShapes:
    """Draw vertical lines at half and 99% of the way, and at what happened."""
    start, momentum = _find_start(timeline), timeline.config.momentum
    paces = [start + compute_half_life(momentum), start + count_batches_to_reach(momentum)]
    marks = [(0, draw_vertical_line(theme, at, "dot")) for at in paces if at <= len(timeline.x)]
    return marks + [
        (at, draw_vertical_line(theme, at, "solid"))
        for at in (timeline.corrupted_batch, timeline.reset)
        if at
    ]


def _annotate_events(timeline: Timeline, theme: Theme) -> TimedShapes:
    """Label every vertical line, from the top down."""
    start, momentum, end = _find_start(timeline), timeline.config.momentum, len(timeline.x)
    half, most = start + compute_half_life(momentum), start + count_batches_to_reach(momentum)
    notes = (
        [(0, half, f"half forgotten after {format_number(half - start, 2)} batches")]
        if half <= end
        else []
    )
    notes.append(
        (0, most, f"99% forgotten after {most - start} batches")
        if most <= end
        else (0, end, f"99% takes {most - start} batches")
    )
    poison = {"nan": "NaN batch", "outlier": "outlier batch"}.get(timeline.config.poison, "")
    events = [(timeline.corrupted_batch, poison), (timeline.reset, "reset")]
    notes += sorted((at, at, words) for at, words in events if at)
    return [
        (since, _annotate(timeline, theme, x, row, words))
        for row, (since, x, words) in enumerate(notes)
    ]


def _annotate(timeline: Timeline, theme: Theme, x: float, row: int, text: str) -> Figure:
    """Write beside a vertical line, on the side where there is room."""
    left = x < 0.7 * len(timeline.x)
    return {
        "x": x,
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -LINE * row,
        "text": f" {text} ",
        "xanchor": "left" if left else "right",
        "showarrow": False,
        "font": {"color": theme.text, "size": 11},
        "bgcolor": make_translucent(theme.background, 0.8),
        "borderpad": 0,
    }
