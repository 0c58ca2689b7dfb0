"""Draw digits before and after a shift."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import round_rows
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.adaptation.config import AdaptationConfig, AdaptationView
from bn_core.lessons.adaptation.result import Adaptation
from bn_core.lessons.adaptation.shifts import SIDE, describe_shift
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_SHOWN = 6
"""Digits in a row; more would be too small on a phone."""
_GAP = 1
"""Empty pixels beside and between the images."""


def draw_digits(
    config: AdaptationConfig, result: Adaptation, view: AdaptationView, theme: Theme
) -> Figure:
    """Draw six digits as in training, and below them the same ones after the shift.

    Both rows have the same grey scale.
    """
    rows = result.digits[[0, view.severity], :_SHOWN]
    pixels, shift = _arrange(rows), describe_shift(config.shift, view.severity)
    low, high = float(rows.min()), float(rows.max())
    middles = [_GAP + SIDE / 2 - 0.5, 2 * _GAP + 1.5 * SIDE - 0.5]
    hidden = {"showgrid": False, "ticks": "", "showline": False, "fixedrange": True}
    return {
        "id": "adaptation digits",
        "row": "digits",
        "alt": f"Six digits as in training, and the same with {shift}",
        "data": [
            {
                "type": "heatmap",
                "z": round_rows(pixels),
                "zmin": low,
                "zmax": high,
                "showscale": False,
                "hovertemplate": "pixel value %{z:.3g}<extra></extra>",
                "colorscale": [[0, "#000000"], [1, "#ffffff"]],
            }
        ],
        "layout": make_layout(
            theme,
            f"Test images, {format_number(low, 2)} (black) to {format_number(high, 2)} (white)",
            "",
            "",
            height=184,
            hovermode="closest",
            margin={"l": 64, "r": 4, "t": 36, "b": 4},
            xaxis={
                **hidden,
                "showticklabels": False,
                "constrain": "domain",
                "constraintoward": "left",
            },
            yaxis={
                **hidden,
                "tickvals": middles,
                "ticktext": ["as in<br>training", "shifted"],
                "autorange": "reversed",
                "scaleanchor": "x",
                "constrain": "domain",
            },
        ),
    }


def _arrange(rows: Array) -> Array:
    """Lay images (2, K, 64) out in two rows, with NaN between them."""
    squares = rows.reshape(*rows.shape[:2], SIDE, SIDE)
    framed = np.pad(squares, ((0, 0), (0, 0), (_GAP, 0), (_GAP, 0)), constant_values=np.nan)
    return np.asarray(framed.transpose(0, 2, 1, 3).reshape(2 * (SIDE + _GAP), -1))
