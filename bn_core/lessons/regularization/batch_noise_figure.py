"""Draw the x̂ of one value by batch size, and its distribution at one size."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    Figure,
    Theme,
    draw_vertical_line,
    make_layout,
    make_translucent,
)
from bn_core.lessons.regularization.batch_noise import BatchNoise, BatchSizeNoise
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

DOTS = 1000
"""Draws shown as dots; more would cover each other."""


def draw_by_size(result: BatchNoise, size: int, theme: Theme) -> Figure:
    """Draw the quantiles of x̂ by batch size, with one size marked."""
    low, first, middle, third, high = result.quantiles.T
    sizes = [*result.sizes]
    return {
        "id": "noise by size",
        "row": "noise",
        "alt": "Quantiles of the fixed value's x hat by batch size",
        "data": [
            _draw_quantile(sizes, low, theme, "5%"),
            _draw_quantile(sizes, high, theme, "5 to 95%", fill=0.15),
            _draw_quantile(sizes, first, theme, "25%"),
            _draw_quantile(sizes, third, theme, "25 to 75%", fill=0.35),
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "median",
                "x": sizes,
                "y": round_values(middle),
                "line": {"color": theme.batch, "width": 2},
                "marker": {"size": 7},
                "hovertemplate": "%{y:.4g}",
            },
            _draw_inference(sizes, result.inference, theme),
        ],
        "layout": make_layout(
            theme,
            f"x̂ of the value {format_number(result.value)} σ in random batches",
            "examples per batch (log scale)",
            "x̂, in σ of its batch",
            height=400,
            margin={"t": 84},
            xaxis=make_log_axis(result.sizes, margin=1.15),
            shapes=[draw_vertical_line(theme, size, "dot")],
        ),
    }


def draw_samples(result: BatchNoise, one: BatchSizeNoise, theme: Theme) -> Figure:
    """Draw x̂ against the mean of its batch, a dot per batch."""
    return {
        "id": "noise at one size",
        "row": "noise",
        "alt": "The fixed value's x hat against the mean of its batch, one dot per draw",
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "name": "one batch",
                "showlegend": False,
                "x": round_values(one.mean[:DOTS]),
                "y": round_values(one.x_hat[:DOTS]),
                "marker": {"color": make_translucent(theme.batch, 0.4), "size": 5},
                "customdata": round_values(one.std[:DOTS]),
                "hovertemplate": "mean %{x:.3g}, σ %{customdata:.3g}: x̂ = %{y:.4g}<extra></extra>",
            },
        ],
        "layout": make_layout(
            theme,
            f"The value {format_number(one.value)} σ in {min(DOTS, len(one.x_hat)):,} batches of "
            f"{one.size}",
            "mean of the batch, in σ of the source",
            "x̂, in σ of its batch",
            height=340,
            margin={"t": 48},
            hovermode="closest",
            yaxis={"range": _find_range(one.x_hat, result.inference)},
            shapes=[
                {
                    "type": "line",
                    "x0": 0,
                    "x1": 1,
                    "xref": "paper",
                    "y0": result.inference,
                    "y1": result.inference,
                    "line": {"color": theme.text, "width": 1.4, "dash": "dash"},
                }
            ],
            annotations=[
                {
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "right",
                    "y": result.inference,
                    "yanchor": "bottom",
                    "text": "evaluation mode",
                    "showarrow": False,
                    "font": {"color": theme.text, "size": 11},
                }
            ],
        ),
    }


def _find_range(x_hat: Array, also: float) -> list[float]:
    low, high = min(float(np.min(x_hat)), also), max(float(np.max(x_hat)), also)
    room = 0.08 * (high - low) or 1.0
    return [low - room, high + room]


def _draw_quantile(
    sizes: list[int], values: Array, theme: Theme, name: str, fill: float = 0.0
) -> Figure:
    """Draw the border of a band; ``fill`` fills up to the border before it."""
    painted = {"fill": "tonexty", "fillcolor": make_translucent(theme.batch, fill)} if fill else {}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": sizes,
        "y": round_values(values),
        "line": {"color": make_translucent(theme.batch, 0.5), "width": 0.8},
        "showlegend": bool(fill),
        "hoverinfo": "skip",
        **painted,
    }


def _draw_inference(sizes: list[int], value: float, theme: Theme) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "evaluation mode",
        "x": sizes,
        "y": [value] * len(sizes),
        "line": {"color": theme.text, "width": 1.4, "dash": "dash"},
        "hovertemplate": "%{y:.4g}",
    }
