"""Draw the variance of x̂ against the standard deviation of the input."""

from __future__ import annotations

import math
from typing import Any

from bn_core.figures.style import Theme, draw_vertical_line, make_layout, style_line
from bn_core.lessons.epsilon.variance_shrinkage import VarianceShrinkage


def draw_variance_shrinkage(
    curve: VarianceShrinkage, here: VarianceShrinkage, eps: float, theme: Theme
) -> dict[str, Any]:
    """Draw the variance of x̂ as a curve, and the reader's choice as a point.

    ``here`` has the one factor that the reader has chosen.
    """
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "measured on your batch",
            "x": curve.std.tolist(),
            "y": curve.var_hat.tolist(),
            "line": style_line(theme, "batch"),
            "hovertemplate": "var(x̂) = %{y:.4g}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "where you are",
            "x": here.std.tolist(),
            "y": here.var_hat.tolist(),
            "marker": {"color": theme.none, "size": 11, "symbol": "diamond"},
            "hovertemplate": "var(x̂) = %{y:.4g}<extra></extra>",
        },
    ]
    root = eps**0.5
    marks = [draw_vertical_line(theme, root, "dot")] if eps else []
    notes = (
        [
            {
                "x": math.log10(root),
                "y": 0.06,
                "yref": "paper",
                "text": "σ = √ε ",
                "showarrow": False,
                "xanchor": "right",
                "font": {"color": theme.faint, "size": 12},
            }
        ]
        if eps
        else []
    )
    return {
        "id": "epsilon",
        "alt": "Variance of x hat against the standard deviation of the input",
        "data": data,
        "layout": make_layout(
            theme,
            "Variance of x̂ as the input shrinks",
            "standard deviation σ of the input (log scale)",
            "variance of x̂",
            xaxis={"type": "log", "autorange": "reversed", "exponentformat": "power"},
            yaxis={"range": [-0.05, 1.12]},
            shapes=marks,
            annotations=notes,
        ),
    }
