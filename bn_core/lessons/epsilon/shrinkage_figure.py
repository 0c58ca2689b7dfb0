"""Draw the variance of x̂ against the variance of the input."""

from __future__ import annotations

import math
from typing import Any

from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import Theme, draw_vertical_line, make_layout, style_line
from bn_core.lessons.epsilon.config import MAX_POWER
from bn_core.lessons.epsilon.result import EpsilonResult
from bn_core.lessons.epsilon.variance_shrinkage import VarianceShrinkage
from bn_core.norm.conventions import CONVENTIONS
from bn_core.text.numbers import format_number

_OTHER_DASHES = ("dash", "dot")
_SMALLEST = 100.0**-MAX_POWER
"""Where a variance of 0 is drawn: a log axis has no place for it."""


def draw_variance_shrinkage(result: EpsilonResult, theme: Theme) -> dict[str, Any]:
    """Draw the variance of x̂ for each ε, and the reader's batch as a point."""
    (eps, curve), *others = result.curves
    data = [
        {
            **_draw_curve(curve, _name_epsilon(eps)),
            "line": style_line(theme, "batch", 2.4),
        },
        *(
            {
                **_draw_curve(other, _name_epsilon(value)),
                "line": {"color": theme.faint, "width": 1.4, "dash": dash},
            }
            for (value, other), dash in zip(others, _OTHER_DASHES, strict=False)
        ),
        {
            "type": "scatter",
            "mode": "markers",
            "name": "your batch",
            "x": (result.here.std**2).tolist() if result.std else [_SMALLEST],
            "y": result.here.var_hat.tolist(),
            "marker": {"color": theme.none, "size": 12, "symbol": "diamond"},
            "hovertemplate": "var(x̂) = %{y:.4g}<extra></extra>",
        },
    ]
    marked = eps > 0 and result.std > 0
    marks = [draw_vertical_line(theme, eps, "dot")] if marked else []
    notes = (
        [_write_note(theme, " σ² = ε", x=math.log10(eps), y=0.9, xanchor="left")] if marked else []
    )
    if not result.std:
        notes.append(
            _write_note(theme, "σ² = 0", x=math.log10(_SMALLEST), y=0.03, yanchor="bottom")
        )
    return {
        "id": "epsilon",
        "row": "epsilon",
        "alt": "Variance of x hat against the variance of the input",
        "data": data,
        "layout": make_layout(
            theme,
            "Hardly any spread: the variance of x̂",
            "σ² of the batch (log, smaller →)",
            "variance of x̂",
            height=340,
            xaxis={
                **POWER_AXIS,
                **(
                    {"autorange": "reversed"}
                    if result.std
                    else {"range": [1, math.log10(_SMALLEST) - 1]}
                ),
            },
            yaxis={"range": [-0.05, 1.12]},
            shapes=marks,
            annotations=notes,
        ),
    }


def _write_note(theme: Theme, text: str, **place: Any) -> dict[str, Any]:
    return {
        "text": text,
        "showarrow": False,
        "font": {"color": theme.faint, "size": 12},
        **place,
    }


def _draw_curve(curve: VarianceShrinkage, name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": (curve.std**2).tolist(),
        "y": curve.var_hat.tolist(),
        "hovertemplate": "var(x̂) = %{y:.4g}",
    }


def _name_epsilon(eps: float) -> str:
    library = next((f" ({each.name})" for each in CONVENTIONS if each.eps == eps), "")
    return f"ε = {format_number(eps)}{library}"
