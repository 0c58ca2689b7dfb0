"""Draw the estimates of a variance divided by N and by N − 1."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import Figure, Theme, draw_vertical_line, make_layout
from bn_core.lessons.running_averages.variance_estimates import VarianceEstimates
from bn_core.norm.arrays import Array

FEW = 16
"""Up to here every size has its point; beyond, every eighth, or they would touch."""


def draw_estimates(result: VarianceEstimates, theme: Theme, size: int | None = None) -> Figure:
    """Draw averages over many batches with three standard errors.

    ``size`` marks a batch size.
    """
    neutral = {"color": theme.faint, "dash": "dot", "width": 1.6}
    data = [
        _draw_points(
            "/ (N − 1), stored",
            result.unbiased,
            result.unbiased_error,
            result,
            {"color": theme.batch, "size": 6, "symbol": "circle"},
        ),
        _draw_points(
            "/ N, normalizes",
            result.biased,
            result.biased_error,
            result,
            {"color": theme.text, "size": 6, "symbol": "diamond-open"},
        ),
        {
            "type": "scatter",
            "mode": "lines",
            "name": "(N − 1) / N",
            "x": result.size.tolist(),
            "y": round_values(1 / result.factor),
            "line": neutral,
            "hovertemplate": "%{y:.4g}",
        },
    ]
    ticks = [2, 4, 8, 16, 32, 64]
    return {
        "id": "estimates",
        "alt": "Average estimates of the variance over the true one, by batch size",
        "data": data,
        "layout": make_layout(
            theme,
            f"Mean of {result.batches:,} estimates, ± 3 standard errors",
            "numbers N in a batch (log scale)",
            "estimate / true variance",
            height=340,
            margin={"t": 84},
            xaxis=make_log_axis(ticks),
            yaxis={"range": [0.45, 1.1]},
            shapes=_mark_truth(theme)
            + ([] if size is None else [draw_vertical_line(theme, size, "solid")]),
        ),
    }


def draw_factor(result: VarianceEstimates, theme: Theme) -> Figure:
    """Draw N / (N - 1) beside the scatter of one batch's variance, which is larger."""
    return {
        "id": "factor",
        "alt": "The correction of the variance, and the scatter of one batch's, by batch size",
        "data": [
            _draw_curve(
                "correction, N / (N − 1) − 1", result.factor - 1, result, theme.batch, "solid"
            ),
            _draw_curve(
                "scatter of one batch, measured", result.spread, result, theme.text, "dash"
            ),
        ],
        "layout": make_layout(
            theme,
            "The correction and one batch's scatter",
            "numbers N in a batch (log scale)",
            "share of σ² (log scale)",
            height=340,
            margin={"t": 84},
            xaxis=make_log_axis([2, 4, 8, 16, 32, 64]),
            yaxis=make_log_axis([0.01, 0.1, 1]),
        ),
    }


def _mark_truth(theme: Theme) -> list[Figure]:
    """Mark the true variance, 1."""
    return [
        {
            "type": "line",
            "x0": 0,
            "x1": 1,
            "xref": "paper",
            "y0": 1,
            "y1": 1,
            "line": {"color": theme.faint, "width": 1},
        }
    ]


def _draw_points(
    name: str, values: Array, errors: Array, result: VarianceEstimates, marker: Figure
) -> Figure:
    at = (result.size <= FEW) | (result.size % 8 == 0)
    bars = {"color": marker["color"], "thickness": 1, "width": 2}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": result.size[at].tolist(),
        "y": round_values(values[at]),
        "marker": marker,
        "error_y": {"array": round_values(3 * errors[at]), **bars},
        "hovertemplate": "%{y:.4g}",
    }


def _draw_curve(
    name: str, values: np.ndarray, result: VarianceEstimates, colour: str, dash: str
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": result.size.tolist(),
        "y": round_values(values),
        "line": {"color": colour, "dash": dash, "width": 1.8},
        "hovertemplate": "%{y:.4g}",
    }
