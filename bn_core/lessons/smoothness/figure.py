"""Draw loss and gradient along the gradient direction, as bands over the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import LOG_AXIS, make_log_axis
from bn_core.figures.style import (
    DASHES,
    NETWORK_NAMES,
    Figure,
    Theme,
    choose_theme,
    make_translucent,
    style_line,
)
from bn_core.lessons.smoothness.config import GradientPathConfig
from bn_core.lessons.smoothness.facts import describe_path
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.lessons.smoothness.stacked_layout import AXES, make_stacked_layout
from bn_core.norm.arrays import Array

_NORMS = ("none", "batch")
_DECADES = make_log_axis([0.001, 0.01, 0.1, 1, 10, 100])
_TITLES = {
    "loss": ("Loss ahead, against the gradient", "nats (log)"),
    "change": ("Change of the gradient", "‖g′ − g‖ (log)"),
    "beta": ("Change of the gradient per distance", "β = ‖g′ − g‖ / distance"),
}


def draw_gradient_path(
    config: GradientPathConfig,
    frames: Sequence[GradientPath],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the bands of the first seed in result ``shown``.

    ``params["theme"]`` names the theme. The gradient's change is divided by the distance if
    ``params["picture"]`` is "distance".
    """
    del config
    result, theme = frames[shown], choose_theme(params.get("theme"))
    reading = "beta" if params.get("picture") == "distance" else "change"
    return {
        "figures": [_draw_bands(result, ("loss", reading), theme)],
        "say": describe_path(result, per_distance=reading == "beta"),
        "alerts": [],
    }


def _draw_bands(result: GradientPath, names: tuple[str, str], theme: Theme) -> Figure:
    titles, units = zip(*(_TITLES[name] for name in names), strict=True)
    data = [
        {**trace, **axes, "showlegend": trace.get("showlegend", axes == AXES[0])}
        for name, axes in zip(names, AXES, strict=True)
        for net, each in zip(_NORMS, getattr(result, name)[:, 0], strict=True)
        for trace in _draw_band(net, each, result.looks.tolist(), theme)
    ]
    return {
        "id": "along",
        "row": "along",
        "alt": f"{' and '.join(titles)}, over the training steps, with and without batch norm",
        "data": data,
        "layout": make_stacked_layout(
            theme,
            titles,
            "training steps",
            units,
            (_DECADES, LOG_AXIS),
            waiting=not result.step,
        ),
    }


def _draw_band(net: str, values: Array, steps: list[int], theme: Theme) -> list[Figure]:
    """Draw the range over the distances, with its upper end as the line."""
    positive = np.where(values > 0, values, np.nan)
    common = {"type": "scatter", "x": steps, "mode": "lines"}
    low = {"width": 0.8, "color": getattr(theme, net), "dash": DASHES[net]}
    return [
        {
            **common,
            "y": round_values(positive.min(axis=1)),
            "line": low,
            "showlegend": False,
            "hoverinfo": "skip",
        },
        {
            **common,
            "y": round_values(positive.max(axis=1)),
            "line": style_line(theme, net),
            "name": NETWORK_NAMES[net],
            "fill": "tonexty",
            "fillcolor": make_translucent(getattr(theme, net), 0.22),
            "hovertemplate": "up to %{y:.4f}",
        },
    ]
