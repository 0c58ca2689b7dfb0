"""Draw one batch in training mode and in evaluation mode."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout, make_translucent
from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.norm.arrays import Array

_INPUTS, _THIS, _RECENT, _RUNNING = 0.0, 0.6, 1.5, 2.4
"""Rows of the upper part, from the top down."""
_TRAIN, _EVAL = 0.0, 1.0
"""Rows of the lower part."""
_UPPER, _LOWER = {"xaxis": "x", "yaxis": "y"}, {"xaxis": "x2", "yaxis": "y2"}
MAX_LINKED = 64
"""With more examples than this, the two outputs of each are not connected."""


def draw_modes(result: FailureCase, theme: Theme) -> Figure:
    """Draw the inputs with all statistics, and the outputs in both modes.

    A bar is a mean ± one standard deviation. Training mode normalizes with those of this batch,
    evaluation mode with the running ones. The outputs of both modes share one scale.
    """
    stats, train = result.stats, result.train
    return {
        "id": "modes",
        "alt": _describe(result),
        "data": [
            _draw_dots(result.batch[:, 0], _INPUTS, theme.faint, "x", _UPPER),
            _draw_bar("this batch", train.mean[0], train.var[0], _THIS, theme.batch),
            *_draw_recent(result, theme),
            _draw_bar("running statistics", stats.mean[0], stats.var[0], _RUNNING, theme.none),
            _link_outputs(result, theme),
            _draw_dots(train.y[:, 0], _TRAIN, theme.batch, "y", _LOWER),
            _draw_dots(result.eval.y[:, 0], _EVAL, theme.none, "y", _LOWER),
        ],
        "layout": _make_layout(result, theme),
    }


def _describe(result: FailureCase) -> str:
    return (
        f"The {result.train.count} inputs of a layer; the mean and standard deviation of this "
        "batch, of the last training batches and of the running statistics; and the outputs in "
        "training mode and in evaluation mode"
    )


def _make_layout(result: FailureCase, theme: Theme) -> dict[str, Any]:
    layout = make_layout(
        theme,
        f"One batch of {result.train.count} in both modes",
        "x, mean ± standard deviation",
        "",
        height=370,
        showlegend=False,
        hovermode="closest",
        margin={"l": 12, "t": 40, "b": 46},
        yaxis=_draw_rows(
            ["inputs", "this batch", f"last {len(result.recent_mean)} in training", "running"],
            [_INPUTS, _THIS, _RECENT, _RUNNING],
        )
        | {"domain": [0.5, 1]},
    )
    layout["xaxis2"] = {
        **layout["xaxis"],
        "anchor": "y2",
        "title": {"text": "output y (γ = 1, β = 0)", "standoff": 6},
    }
    layout["yaxis2"] = {
        **layout["yaxis"],
        **_draw_rows(["training mode", "evaluation mode"], [_TRAIN, _EVAL]),
        "anchor": "x2",
        "domain": [0, 0.27],
    }
    return layout


def _draw_rows(names: Sequence[str], places: Sequence[float]) -> dict[str, Any]:
    """Name rows at their places on a vertical axis that points down."""
    return {
        "tickvals": list(places),
        "ticktext": list(names),
        "range": [places[-1] + 0.5, places[0] - 0.5],
        "automargin": True,
        "showgrid": False,
        "fixedrange": True,
    }


def _draw_dots(values: Array, row: float, colour: str, symbol: str, axes: dict[str, str]) -> Figure:
    """Draw a dot per example on a row."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": round_values(values),
        "y": [row] * len(values),
        "marker": {"color": make_translucent(colour, 0.55), "size": 8},
        "customdata": list(range(1, len(values) + 1)),
        "hovertemplate": f"example %{{customdata}}: {symbol} = %{{x:.3g}}<extra></extra>",
        **axes,
    }


def _draw_bar(
    name: str, mean: float, var: float, row: float, colour: str, thickness: float = 3
) -> Figure:
    """Draw a mean as a diamond on a bar of one standard deviation to either side."""
    std = float(np.sqrt(var))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(mean)],
        "y": [row],
        "error_x": {
            "array": [std],
            "color": colour,
            "thickness": thickness,
            "width": 2 * thickness,
        },
        "marker": {"color": colour, "size": 4 + 2 * thickness, "symbol": "diamond"},
        "hovertemplate": f"{name}: mean %{{x:.3g}}, standard deviation {std:.3g}<extra></extra>",
        **_UPPER,
    }


def _draw_recent(result: FailureCase, theme: Theme) -> Iterable[Figure]:
    """Draw the statistics of the last training batches below one another."""
    count = len(result.recent_mean)
    rows = _RECENT + 0.14 * (np.arange(count) - (count - 1) / 2)
    for row, mean, var in zip(rows, result.recent_mean[:, 0], result.recent_var[:, 0], strict=True):
        yield _draw_bar("a training batch", mean, var, float(row), theme.faint, 1)


def _link_outputs(result: FailureCase, theme: Theme) -> Figure:
    """Connect the two outputs of each example."""
    pairs = np.stack([result.train.y[:, 0], result.eval.y[:, 0]], axis=1)
    if len(pairs) > MAX_LINKED:
        pairs = pairs[:0]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [end for pair in pairs for end in (*round_values(pair), None)],
        "y": [_TRAIN, _EVAL, None] * len(pairs),
        "line": {"color": make_translucent(theme.faint, 0.4), "width": 1},
        "hoverinfo": "skip",
        **_LOWER,
    }
