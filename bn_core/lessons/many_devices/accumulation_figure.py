"""Draw how far accumulated gradients are from the gradient of one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    draw_vertical_line,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.lessons.many_devices.config import NORMS, SAMPLES, AccumulationConfig, AccumulationView
from bn_core.lessons.many_devices.result import Accumulation
from bn_core.lessons.many_devices.sentences import describe_accumulation

_TICKS = {
    1e-15: "10⁻¹³%",
    1e-10: "10⁻⁸%",
    1e-5: "0.001%",
    1e-2: "1%",
    1.0: "100%",
    100.0: "10,000%",
}
_FLOOR, _ROUNDING, _TOP = 3e-17, 1e-14, 3e2
"""The lower end of the axis, the upper end of what is called rounding error, and the top."""


def draw_accumulation(
    config: AccumulationConfig,
    frames: Sequence[Accumulation],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figure and write the sentences of result ``shown``.

    ``params`` holds the fields of an AccumulationView. ValueError: one is out of bounds.
    """
    view = AccumulationView.read_known(params)
    result, theme = frames[shown], choose_theme(view.theme)
    return {
        "figures": [_draw_differences(config, result, int(view.micro), theme)],
        "say": describe_accumulation(result),
        "alerts": [],
    }


def _draw_differences(
    config: AccumulationConfig, result: Accumulation, micro: int, theme: Theme
) -> Figure:
    sizes = result.sizes[:-1].tolist()
    seeds = f"median and range of {config.seeds} seeds" if config.seeds > 1 else "one seed"
    return {
        "id": "accumulated gradients",
        "row": "accumulation",
        "alt": "Difference of the accumulated gradient by size of a part, for four norms",
        "data": [_draw_norm(norm, sizes, result, theme) for norm in NORMS],
        "layout": make_layout(
            theme,
            f"Gradient of {SAMPLES} examples, added up from parts ({seeds})",
            "examples in a part (log scale)",
            "off by this share of its length (log scale)",
            height=400,
            margin={"l": 74, "t": 76},
            xaxis=make_log_axis(sizes, margin=1.25),
            yaxis={
                "type": "log",
                "tickvals": [*_TICKS],
                "ticktext": [*_TICKS.values()],
                "range": np.log10([_FLOOR, _TOP]).tolist(),
            },
            shapes=[
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": _FLOOR,
                    "y1": _ROUNDING,
                    "line": {"width": 0},
                    "fillcolor": make_translucent(theme.faint, 0.16),
                    "layer": "below",
                },
                draw_vertical_line(theme, micro, "dot"),
            ],
            **({} if has_no_values(result.difference) else {"annotations": [_name_band(theme)]}),
            waiting=has_no_values(result.difference),
        ),
    }


def _name_band(theme: Theme) -> Figure:
    return {
        "x": 0.99,
        "xref": "paper",
        "xanchor": "right",
        "y": float(np.log10(_ROUNDING)),
        "yanchor": "bottom",
        "text": "below: rounding error, so the gradients are equal",
        "showarrow": False,
        "font": {"color": theme.faint, "size": 12},
    }


def _draw_norm(norm: str, sizes: list[int], result: Accumulation, theme: Theme) -> Figure:
    values = result.difference[NORMS.index(norm), :-1]
    middle, least, most = (each(values, axis=1) for each in (np.median, np.min, np.max))
    colour = getattr(theme, norm)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": NETWORK_NAMES[norm],
        "x": sizes,
        "y": round_values(middle),
        "line": style_line(theme, norm, 2.6 if norm == "batch" else 1.8),
        "marker": {"size": 8, "color": colour, "symbol": SYMBOLS[norm]},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": round_values(most - middle),
            "arrayminus": round_values(middle - least),
            "color": colour,
            "thickness": 1,
            "width": 4,
        },
        "hovertemplate": "%{y:.3g} of its length",
    }
