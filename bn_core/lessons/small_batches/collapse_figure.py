"""Draw why small batches hurt: noisy statistics and lost gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import Figure, Theme, make_layout, style_line
from bn_core.lessons.small_batches.collapse_result import BatchSizeStatistics


def draw_collapse(reason: BatchSizeStatistics, theme: Theme) -> list[Figure]:
    """Draw the scatter of statistics, and the gradient that passes batch norm."""
    return [_draw_scatter(reason, theme), _draw_gradient(reason, theme)]


def make_size_axis(sizes: list[int]) -> Figure:
    """Make an axis of batch sizes in powers of two, evenly spaced."""
    ends = np.log10([sizes[0] / 1.25, sizes[-1] * 1.25]).tolist()
    ticks = [size for size in sizes if size != 3]
    return {**make_log_axis(ticks), "range": ends}


def _draw_curve(name: str, reason: BatchSizeStatistics, which: str, **looks: Any) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": reason.sizes.tolist(),
        "y": round_values(getattr(reason, which)),
        "hovertemplate": "%{y:.3f}",
        **looks,
    }


def _style_line(theme: Theme, colour: str, dash: str) -> Figure:
    return {"color": getattr(theme, colour), "dash": dash, "width": 1.8}


def _draw_scatter(reason: BatchSizeStatistics, theme: Theme) -> Figure:
    open_square = {"size": 7, "symbol": "square-open", "color": theme.text}
    return {
        "id": "collapse scatter",
        "row": "reason",
        "alt": "Scatter of the batch mean and the batch variance against batch size",
        "data": [
            _draw_curve(
                "mean, in σ",
                reason,
                "mean",
                line=style_line(theme, "batch"),
                marker={"size": 7, "color": theme.batch},
            ),
            _draw_curve(
                "variance, in σ²",
                reason,
                "var",
                line=_style_line(theme, "text", "dash"),
                marker=open_square,
            ),
            _draw_curve(
                "1/√B", reason, "root", mode="lines", line=_style_line(theme, "faint", "dot")
            ),
        ],
        "layout": make_layout(
            theme,
            "Scatter from batch to batch",
            "examples in a batch (log scale)",
            "standard deviation (log scale)",
            height=320,
            margin={"t": 84},
            xaxis=make_size_axis(reason.sizes.tolist()),
            yaxis={**make_log_axis([0.05, 0.1, 0.2, 0.5, 1]), "range": [-1.5, 0.1]},
        ),
    }


def _draw_gradient(reason: BatchSizeStatistics, theme: Theme) -> Figure:
    cross = {"size": 8, "symbol": "x", "color": theme.text}
    return {
        "id": "collapse gradient",
        "row": "reason",
        "alt": "The share of the gradient that batch norm passes back, against batch size",
        "data": [
            _draw_curve(
                "rms of σ·∂L/∂x",
                reason,
                "gradient",
                mode="markers",
                marker={"size": 9, "color": theme.batch},
            ),
            _draw_curve(
                "√((B − 2)/B)",
                reason,
                "expected_gradient",
                mode="lines",
                line=_style_line(theme, "faint", "dot"),
            ),
            _draw_curve(
                "x̂ at ±1",
                reason,
                "share_of_ones",
                line=_style_line(theme, "text", "dash"),
                marker=cross,
            ),
        ],
        "layout": make_layout(
            theme,
            "What comes back through batch norm",
            "examples in a batch (log scale)",
            "share",
            height=320,
            margin={"t": 84},
            xaxis=make_size_axis(reason.sizes.tolist()),
            yaxis={"range": [-0.04, 1.08]},
        ),
    }
