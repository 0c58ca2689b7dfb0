"""Draw γ and β of each unit of a layer as they are learned."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.style import Figure, Theme, make_layout, make_translucent
from bn_core.lessons.scale_and_shift.config import BOTH
from bn_core.lessons.scale_and_shift.result import AffineNetworks


def draw_parameters(result: AffineNetworks, moment: int, theme: Theme) -> Figure:
    """Draw the path of each unit's γ and β from (1, 0) to a moment.

    They are those of the network that learns both, first seed, first hidden layer.
    """
    gamma, beta = (each[: moment + 1, BOTH].astype(float) for each in (result.gamma, result.beta))
    path_x: list[float | None] = []
    path_y: list[float | None] = []
    for unit in range(gamma.shape[1]):
        path_x += [*round_values(gamma[:, unit]), None]
        path_y += [*round_values(beta[:, unit]), None]
    return {
        "id": "parameters",
        "row": "measured",
        "alt": "The path of each unit's γ and β during the training, from γ = 1 and β = 0",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": path_x,
                "y": path_y,
                "line": {"color": make_translucent(theme.batch, 0.55), "width": 1.3},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": round_values(gamma[-1]),
                "y": round_values(beta[-1]),
                "text": [f"unit {unit}" for unit in range(1, gamma.shape[1] + 1)],
                "marker": {"color": theme.batch, "size": 8},
                "hovertemplate": "%{text}: γ = %{x:.3g}, β = %{y:.3g}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [1],
                "y": [0],
                "marker": {"color": theme.text, "size": 10, "symbol": "cross-thin-open"},
                "hovertemplate": "every unit starts at γ = 1, β = 0<extra></extra>",
            },
        ],
        "layout": make_layout(
            theme,
            "γ and β of each unit, if it learns both",
            "scale γ",
            "shift β",
            height=300,
            showlegend=False,
            hovermode="closest",
            margin={"t": 40, "b": 62},
            yaxis={"scaleanchor": "x", "range": _find_range(result.beta[:, BOTH], 0.0)},
            xaxis={"range": _find_range(result.gamma[:, BOTH], 1.0)},
            waiting=has_no_values(gamma),
        ),
    }


def _find_range(values: np.ndarray, start: float) -> list[float]:
    """Return the range of an axis that holds all moments, so that it stands still."""
    known = values[np.isfinite(values)]
    low, high = float(min([*known, start])), float(max([*known, start]))
    margin = 0.08 * (high - low) + 0.05
    return [low - margin, high + margin]
