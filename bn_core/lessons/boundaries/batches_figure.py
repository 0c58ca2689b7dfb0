"""Draw the boundary of a trained network batch by batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.boundaries.config import BatchesConfig
from bn_core.lessons.boundaries.figure import read_view
from bn_core.lessons.boundaries.map_figure import draw_map
from bn_core.lessons.boundaries.point_sets import PointSet, add_own, make_points
from bn_core.lessons.boundaries.result import GRID, SHADES, BatchBoundaries
from bn_core.lessons.boundaries.sentences import describe_batches


def draw_batches(
    config: BatchesConfig, frames: Sequence[BatchBoundaries], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the boundary of one batch, that in evaluation mode, and how far it moves.

    ``params`` holds the fields of a BoundaryView. ValueError: one of them is out of bounds.
    """
    view, result = read_view(params), frames[shown]
    theme = choose_theme(view.theme)
    return {
        "figures": [*_draw_maps(config, result, view.batch, theme), _draw_flips(result, theme)],
        "say": describe_batches(result, view.batch),
        "alerts": [],
    }


def _draw_maps(
    config: BatchesConfig, result: BatchBoundaries, batch: int, theme: Theme
) -> list[Figure]:
    points = make_points(config.data, config.count, config.noise)
    known = add_own(points, config.own)
    measured = len(result.shown) > 0
    rows = result.batches[batch - 1] if measured else []
    ring = PointSet(known.x[rows], known.y[rows]) if measured else None
    blank = np.full((2, GRID, GRID), SHADES // 2, dtype=np.uint8)
    left = draw_map(
        "boundary of a batch",
        f"Training mode: statistics of batch {batch}",
        "Classes over the plane with the statistics of a batch, whose points are ringed",
        result.shown[batch - 1] if measured else blank,
        points,
        theme,
        theme.batch,
        ringed=ring,
    )
    right = draw_map(
        "boundary of the running statistics",
        "Evaluation mode: running statistics",
        "Classes over the plane with the running statistics",
        result.running if measured else blank,
        points,
        theme,
        theme.batch,
    )
    return [left, right]


def _draw_flips(result: BatchBoundaries, theme: Theme) -> Figure:
    waiting = has_no_values(result.flips)
    grey = {"color": theme.faint, "dash": "dot", "width": 1.8}
    running = draw_seed_band(result.sizes, result.from_running, "batch", theme)[-1]
    traces = [
        *draw_seed_band(result.sizes, result.flips, "batch", theme, name="from batch to batch"),
        running
        | {
            "name": "from a batch to the running statistics",
            "line": grey,
            "marker": {"size": 6, "symbol": "diamond", "color": theme.faint},
        },
    ]
    return {
        "id": "flips",
        "row": "flips",
        "alt": "Share of the picture whose class changes with the batch, by points per batch",
        "data": [] if waiting else traces,
        "layout": make_layout(
            theme,
            "How far the boundary moves",
            "points per batch whose statistics are used",
            "share of the picture that flips",
            height=300,
            xaxis=make_log_axis(result.sizes),
            yaxis={"rangemode": "tozero"},
            waiting=waiting,
        ),
    }
