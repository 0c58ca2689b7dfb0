"""Draw the three paths of the gradient of x, and its two projections."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core import Backward
from bn_core.figures.style import Figure, Theme, make_layout, make_translucent
from bn_core.lessons.backward.graph_figure import write_symbol
from bn_core.norm.gradient_paths import GradientPaths, GradientPlane

MOST_BARS = 32
"""Examples drawn; more bars could not be told apart."""


def draw_upstream(grads: Backward, feature: int, theme: Theme) -> Figure:
    """Draw the gradient d_y that each example's output gets from the loss."""
    count = min(len(grads.d_y), MOST_BARS)
    colour = theme.text
    return {
        "id": "upstream",
        "row": "gradient",
        "alt": "The gradient of the loss with respect to each example's output y, as bars",
        "data": [
            {
                "type": "bar",
                "name": "∂L/∂y",
                "x": [str(k + 1) for k in range(count)],
                "y": grads.d_y[:count, feature].tolist(),
                "marker": {
                    "color": make_translucent(colour, 0.35),
                    "line": {"color": colour, "width": 1},
                },
                "hovertemplate": "%{y:.4g}<extra></extra>",
            }
        ],
        "layout": _make_bar_layout(theme, "From the loss: ∂L/∂y", "∂L/∂y"),
    }


def _make_bar_layout(theme: Theme, title: str, unit: str) -> dict[str, Any]:
    return make_layout(
        theme,
        title,
        "example",
        unit,
        barmode="relative",
        height=300,
        margin={"t": 74},
        xaxis={"type": "category"},
        yaxis={"zeroline": True, "zerolinecolor": theme.faint},
    )


def draw_paths(grads: Backward, result: GradientPaths, feature: int, theme: Theme) -> Figure:
    """Draw each example's gradient as stacked bars, one per path.

    The paths are direct, through the variance and through the mean. A mark shows d_x, their sum.
    """
    count = min(len(grads.d_x), MOST_BARS)
    names = [str(k + 1) for k in range(count)]
    parts = (
        ("direct", result.direct, theme.batch, ""),
        ("through σ²", result.through_var, theme.none, "/"),
        ("through μ", result.through_mean, theme.group, "x"),
    )
    bars = [
        {
            "type": "bar",
            "name": name,
            "x": names,
            "y": part[:count, feature].tolist(),
            "marker": {
                "color": make_translucent(colour, 0.75),
                "line": {"color": colour, "width": 1},
                "pattern": {
                    "shape": shape,
                    "fgcolor": theme.background,
                    "fillmode": "overlay",
                    "size": 6,
                },
            },
            "hovertemplate": "%{y:.4g}",
        }
        for name, part, colour, shape in parts
    ]
    total = {
        "type": "scatter",
        "mode": "markers",
        "name": "∂L/∂x, the sum",
        "x": names,
        "y": grads.d_x[:count, feature].tolist(),
        "hovertemplate": "%{y:.4g}",
        "marker": {
            "color": theme.text,
            "symbol": "line-ew",
            "size": 18,
            "line": {"color": theme.text, "width": 3},
        },
    }
    more = "" if count == len(grads.d_x) else f", the first {count} of {len(grads.d_x)}"
    return {
        "id": "paths",
        "row": "gradient",
        "alt": "The gradient of each example's x as stacked bars, one for each path",
        "data": [*bars, total],
        "layout": _make_bar_layout(theme, f"Back to the inputs: ∂L/∂x{more}", "∂L/∂x"),
    }


def draw_plane(result: GradientPlane, count: int, theme: Theme) -> Figure:
    """Draw the direct gradient and d_x in the plane that contains x_hat.

    The direct gradient loses its part along x_hat, which leaves d_x. ``count`` is the number of
    examples. The examples' own axes are drawn if there are three.
    """
    size = 1.25 * max(np.hypot(*result.direct), np.hypot(*result.total)) or 1.0
    axes = (
        [
            _draw_arrow(
                f"axis of example {k + 1}",
                (float(a) * size, float(b) * size),
                theme.faint,
                theme,
                width=1.0,
                dash="dot",
                label=write_symbol("x", k),
            )
            for k, (a, b) in enumerate(result.axes)
        ]
        if count == 3
        else []
    )
    removed = {
        "type": "scatter",
        "mode": "lines",
        "name": "removed",
        "x": [result.direct[0], result.total[0]],
        "y": [result.direct[1], result.total[1]],
        "line": {"color": theme.none, "width": 2, "dash": "dash"},
        "hoverinfo": "skip",
    }
    data = [
        *axes,
        removed,
        _draw_arrow("direct", result.direct, theme.batch, theme),
        _draw_arrow("∂L/∂x", result.total, theme.text, theme, width=3.0),
    ]
    return {
        "id": "plane",
        "row": "gradient",
        "alt": "The direct gradient and the gradient of x in the plane that x hat lies in",
        "data": data,
        "layout": make_layout(
            theme,
            "The plane perpendicular to (1, …, 1)",
            "part along x̂ (unit of ∂L/∂x)",
            "part across x̂ (same unit)",
            height=360,
            hovermode="closest",
            margin={"t": 74},
            xaxis={"range": [-size, size], "zeroline": True, "zerolinecolor": theme.faint},
            yaxis={
                "range": [-size, size],
                "zeroline": True,
                "zerolinecolor": theme.faint,
                "scaleanchor": "x",
            },
        ),
    }


def _draw_arrow(
    name: str,
    tip: tuple[float, float],
    colour: str,
    theme: Theme,
    width: float = 2.2,
    dash: str = "solid",
    label: str = "",
) -> Figure:
    """Draw a line from the origin with a head at its tip."""
    return {
        "type": "scatter",
        "mode": "lines+markers" + ("+text" if label else ""),
        "name": name,
        "x": [0, tip[0]],
        "y": [0, tip[1]],
        "text": ["", label],
        "textposition": "top center",
        "line": {"color": colour, "width": width, "dash": dash},
        "showlegend": not label,
        "marker": {
            "color": colour,
            "size": [0, 0 if label else 11],
            "symbol": "arrow",
            "angleref": "previous",
        },
        "textfont": {"color": theme.text, "size": 12},
        "hovertemplate": f"{name}: %{{x:.3g}} along, %{{y:.3g}} across<extra></extra>",
    }
