"""Draw the error with batch norm before and after the nonlinearity, by seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.seeds import explain_spread, format_percent
from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.regularization.config import PLACES, PlacementConfig
from bn_core.lessons.regularization.result import Placement


def draw_placement(
    config: PlacementConfig, frames: Sequence[Placement], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figure and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_errors(config, result, theme)],
        "say": describe_placement(result),
        "alerts": [],
    }


def describe_placement(result: Placement) -> list[str]:
    """Describe the errors in both places, or how many networks are trained."""
    if not result.done:
        known = int(np.isfinite(result.error).sum())
        return [f"{known} of {result.error.size} networks are trained."]
    before, after = result.error
    better, worse = (int((sign * result.difference > 0).sum()) for sign in (1, -1))
    return [
        "With batch norm before the nonlinearity the test error is "
        f"{format_percent(before)}, after it {format_percent(after)}. Before is better with "
        f"{better} of {len(before)} seeds, and worse with {worse}.{explain_spread(len(before))}"
    ]


def _draw_errors(config: PlacementConfig, result: Placement, theme: Theme) -> Figure:
    names = [f"{place} the nonlinearity" for place in PLACES]
    percent = 100 * result.error
    known = percent[:, np.isfinite(percent).all(axis=0)]
    middle = np.median(known, axis=1) if known.size else np.full(len(PLACES), np.nan)
    return {
        "id": "placing",
        "row": "placing",
        "alt": "Test error of each seed with batch norm before and after the nonlinearity",
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "one seed",
                "x": [each for _ in percent.T for each in (*names, None)],
                "y": [each for seed in percent.T for each in (*round_values(seed), None)],
                "line": {"color": theme.batch, "width": 1.2},
                "marker": {"size": 8, "symbol": "circle-open", "color": theme.batch},
                "hovertemplate": "%{y:.1f}% wrong",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "median",
                "x": names,
                "y": round_values(middle),
                "hovertemplate": "median %{y:.1f}%",
                "marker": {
                    "size": 26,
                    "symbol": "line-ew",
                    "line": {"width": 3, "color": theme.text},
                },
            },
        ],
        "layout": make_layout(
            theme,
            f"Test error, {config.examples} training examples",
            "batch norm",
            "% wrong",
            height=320,
            hovermode="closest",
            xaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": names,
                "range": [-0.5, 1.5],
            },
            yaxis={"rangemode": "tozero"},
            waiting=not known.size,
        ),
    }
