"""Draw the variance that float32 gives for a batch far from 0."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import Theme, draw_vertical_line, make_layout
from bn_core.lessons.epsilon.float32_variance import ROUNDING
from bn_core.lessons.epsilon.result import EpsilonResult
from bn_core.norm.arrays import Array, Float64Array
from bn_core.text.numbers import format_number

DIGITS_LOST = ROUNDING**-0.5
"""The mean in standard deviations at which the squares of float32 have lost all digits: 4096."""


def draw_float32_variance(result: EpsilonResult, theme: Theme) -> dict[str, Any]:
    """Draw the computed variances against the offset, 0 and less at the edge."""
    found, at = result.shifted, result.at_offset
    true = result.std * 10.0**result.config.shrink
    scale = true**2 or 1.0
    floor = scale / 1e4
    top = max([1e3 * scale, *_keep_drawable(found.one_pass)])
    shown = np.where(found.one_pass > 0, np.maximum(found.one_pass, 2 * floor), floor)
    here = float(at.one_pass[0])
    data = [
        _draw_line("true variance", found.offset, found.exact, theme.text, "dot"),
        {
            "type": "scatter",
            "mode": "markers",
            "name": "E[x²] − E[x]²",
            "x": round_values(found.offset),
            "y": round_values(np.where(np.isfinite(found.one_pass), shown, np.nan)),
            "text": [format_number(value) for value in found.one_pass.tolist()],
            "marker": {
                "color": theme.none,
                "size": 7,
                "symbol": ["x" if value <= 0 else "diamond" for value in found.one_pass.tolist()],
            },
            "hovertemplate": "E[x²] − E[x]² = %{text}",
        },
        _draw_line("two passes", found.offset, found.two_pass, theme.batch, "solid"),
        {
            "type": "scatter",
            "mode": "markers",
            "name": "your offset",
            "showlegend": False,
            "x": at.offset.tolist(),
            "y": [max(here, 2 * floor) if here > 0 else floor],
            "marker": {
                "color": theme.none,
                "size": 13,
                "symbol": "x" if here <= 0 else "diamond",
                "line": {"color": theme.text, "width": 1.5},
            },
            "hoverinfo": "skip",
        },
    ]
    decades = range(math.ceil(math.log10(2 * floor)), math.floor(math.log10(top)) + 1)
    ticks = [each for each in decades if each % (1 + len(decades) // 8) == 0]
    limit = true * DIGITS_LOST
    known = 1 <= limit <= found.offset[-1]
    return {
        "id": "float32",
        "row": "epsilon",
        "alt": "Variance computed in float32 against the number added to the batch",
        "data": data,
        "layout": make_layout(
            theme,
            "Far from 0: the variance in float32",
            "added to the batch (log scale)",
            "variance (log scale)",
            height=340,
            xaxis={**POWER_AXIS, "range": [-0.1, 8.1]},
            yaxis={
                "type": "log",
                "range": [math.log10(floor) - 0.5, math.log10(top) + 0.3],
                "tickvals": [floor, *(10.0**each for each in ticks)],
                "ticktext": ["×: ≤ 0", *(_write_power(each) for each in ticks)],
            },
            shapes=[draw_vertical_line(theme, limit, "dot")] if known else [],
            annotations=[
                {
                    "x": math.log10(limit),
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "top",
                    "xanchor": "right",
                    "text": f"mean = {DIGITS_LOST:.0f} σ: <br>no digit left beyond ",
                    "showarrow": False,
                    "font": {"color": theme.faint, "size": 12},
                }
            ]
            if known
            else [],
        ),
    }


def _draw_line(
    name: str, offset: Float64Array, values: Float64Array, colour: str, dash: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": round_values(offset),
        "y": round_values(np.where(values > 0, values, np.nan)),
        "line": {"color": colour, "dash": dash, "width": 1.8},
        "hovertemplate": "%{y:.4g}",
    }


def _keep_drawable(values: Array) -> list[float]:
    return [value for value in values.tolist() if 0 < value < math.inf]


def _write_power(exponent: int) -> str:
    return "1" if exponent == 0 else f"10<sup>{exponent}</sup>".replace("-", "−")
