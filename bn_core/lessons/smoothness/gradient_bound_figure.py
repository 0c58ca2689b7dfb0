"""Draw the gradient of every unit against the bound of theorem 4.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import LOG_AXIS
from bn_core.figures.style import (
    Figure,
    Theme,
    choose_theme,
    make_layout,
    make_translucent,
)
from bn_core.lessons.smoothness.config import GradientBoundConfig
from bn_core.lessons.smoothness.facts import describe_bound
from bn_core.lessons.smoothness.gradient_bound_result import GradientBound

_COLOURS = ("frozen", "left_out", "group", "layer")
_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "cross", "hexagon", "star")
_EDGE = 1.25
"""How far the axes reach beyond the units, as a factor."""


def draw_gradient_bound(
    config: GradientBoundConfig,
    frames: Sequence[GradientBound],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the units of result ``shown``; ``params["theme"]`` names the theme."""
    del config
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_units(result, theme)],
        "say": describe_bound(result),
        "alerts": [f"A network {why}." for why in result.ended if why],
    }


def _draw_units(result: GradientBound, theme: Theme) -> Figure:
    arrived = result.has_gradient
    low, high = _find_range(result)
    ends = {"range": [np.log10(low), np.log10(high)], "constrain": "domain"}
    forbidden = {
        "type": "scatter",
        "mode": "lines",
        "name": "not allowed by the theorem",
        "x": round_values(np.array([low, low, high])),
        "y": round_values(np.array([low, high, high])),
        "fill": "toself",
        "fillcolor": make_translucent(theme.faint, 0.18),
        "line": {"color": theme.faint, "width": 1.4},
        "hoverinfo": "skip",
    }
    units = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"layer {layer}",
            "x": round_values(result.scale[arrived & (result.layer == layer)]),
            "y": round_values(result.passed[arrived & (result.layer == layer)]),
            "marker": {
                "symbol": f"{_SYMBOLS[place % len(_SYMBOLS)]}-open",
                "color": getattr(theme, _COLOURS[place % len(_COLOURS)]),
                "size": 7,
            },
            "hovertemplate": "γ/σ %{x:.3f}, gradient × %{y:.3f}",
        }
        for place, layer in enumerate(np.unique(result.layer).tolist())
    ]
    grows = {
        "type": "line",
        "xref": "x domain",
        "x0": 0,
        "x1": 1,
        "y0": 1,
        "y1": 1,
        "line": {"color": theme.faint, "width": 1, "dash": "dot"},
    }
    note = {
        "text": "above: the gradient grows",
        "x": 0,  # no unit can lie here, in the grey area
        "xref": "x domain",
        "xanchor": "left",
        "y": 0,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": theme.faint},
    }
    return {
        "id": "gradient bound",
        "row": "gradient bound",
        "alt": "The gradient's growth in every unit against γ/σ, with the bound of theorem 4.1",
        "data": [forbidden, *units],
        "layout": make_layout(
            theme,
            "The gradient of every unit, before batch norm over after it",
            "γ/σ of the unit (log scale)",
            "‖∂L/∂x‖ / ‖∂L/∂y‖ (log scale)",
            height=450,
            hovermode="closest",
            waiting=not result.step,
            xaxis={**LOG_AXIS, **ends},
            yaxis={**LOG_AXIS, **ends, "scaleanchor": "x"},
            shapes=[grows],
        )
        | ({"annotations": [note]} if result.step else {}),
    }


def _find_range(result: GradientBound) -> tuple[float, float]:
    """Return the ends of both axes, which hold every unit and 1."""
    values = np.concatenate(
        [[1.0], result.scale[result.has_gradient], result.passed[result.has_gradient]]
    )
    values = values[values > 0]
    return float(values.min()) / _EDGE, float(values.max()) * _EDGE
