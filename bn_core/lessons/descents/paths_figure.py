"""Draw descents of two weights on a map of the loss, and their losses."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import round_rows, round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import (
    Figure,
    Theme,
    make_layout,
)
from bn_core.lessons.descents.descent_paths import REACH, SOLUTION, DescentPaths
from bn_core.lessons.descents.method_curves import HEIGHT, draw_method


def draw_descent_paths(result: DescentPaths, theme: Theme) -> list[Figure]:
    """Draw the loss with three descents on it, and their excess loss by step."""
    return [_draw_map(result, theme), _draw_losses(result, theme)]


def _draw_map(result: DescentPaths, theme: Theme) -> Figure:
    start = result.paths[0].v[0]
    return {
        "id": "bowl map",
        "row": "bowl",
        "alt": "A bowl over two weights with the paths of three descents",
        "grip": True,
        "data": [
            {
                "type": "contour",
                "x": round_values(result.axis),
                "y": round_values(result.axis),
                "z": round_rows(np.log10(np.maximum(result.excess, 1e-3))),
                "showscale": False,
                "ncontours": 12,
                "line": {"color": theme.faint, "width": 0.7},
                "colorscale": [[0, theme.grid], [1, theme.background]],
                "opacity": 0.7,
                "hovertemplate": "v₁ %{x:.2f}, v₂ %{y:.2f}<extra></extra>",
            },
            *(
                {
                    **draw_method(each.method, each.v[:, 0], each.v[:, 1], theme),
                    "mode": "lines+markers",
                    "hovertemplate": "(%{x:.3g}, %{y:.3g})",
                }
                for each in result.paths
            ),
            {
                "type": "scatter",
                "mode": "markers",
                "name": "solution",
                "x": [SOLUTION[0]],
                "y": [SOLUTION[1]],
                "marker": {"size": 11, "symbol": "star", "color": theme.text},
                "hovertemplate": "least loss (%{x}, %{y})<extra></extra>",
            },
        ],
        "layout": make_layout(
            theme,
            "Three descents: drag their start",
            "weight v₁",
            "weight v₂",
            height=HEIGHT,
            hovermode="closest",
            showlegend=False,
            xaxis={"range": [-REACH, REACH], "constrain": "domain"},
            yaxis={"range": [-REACH, REACH], "scaleanchor": "x", "constrain": "domain"},
            shapes=[
                {
                    "type": "path",
                    "path": "M 0 -9 L 9 0 L 0 9 L -9 0 Z",
                    "xsizemode": "pixel",
                    "ysizemode": "pixel",
                    "xanchor": float(start[0]),
                    "yanchor": float(start[1]),
                    "fillcolor": theme.text,
                    "line": {"color": theme.background, "width": 1.5},
                }
            ],
        ),
    }


def _draw_losses(result: DescentPaths, theme: Theme) -> Figure:
    return {
        "id": "bowl falls",
        "row": "bowl",
        "alt": "The excess loss of three descents by step",
        "data": [
            draw_method(
                each.method, np.arange(len(each.excess)), np.maximum(each.excess, 1e-14), theme
            )
            for each in result.paths
        ],
        "layout": make_layout(
            theme,
            "Loss above the least one",
            "step",
            "excess loss (log scale)",
            height=HEIGHT,
            margin={"t": 88},
            yaxis={**POWER_AXIS, "range": [-12.5, 3]},
        ),
    }
