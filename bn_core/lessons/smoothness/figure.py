"""Draw loss and gradient along the gradient direction, as bands over the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import LOG_AXIS
from bn_core.figures.style import (
    DASHES,
    NETWORK_NAMES,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.lessons.smoothness.config import REACHES, GradientPathConfig
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_NORMS = ("none", "batch")
_TITLES = {
    "loss": ("Loss along the gradient", "nats (log scale)"),
    "change": ("Change of the gradient", "‖g′ − g‖ (log scale)"),
    "beta": ("Effective β", "‖g′ − g‖ / distance (log scale)"),
}


def draw_gradient_path(
    config: GradientPathConfig,
    frames: Sequence[GradientPath],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the bands of the first seed in result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_bands(name, result, theme) for name in _TITLES],
        "say": describe_gradient_path(config, result),
        "alerts": [],
    }


def describe_gradient_path(config: GradientPathConfig, result: GradientPath) -> list[str]:
    """Describe what was found so far, with numbers read from ``result``."""
    if not result.step:
        seeds = len(config.seed_values)
        return [f"Run takes {len(result.looks)} looks of {seeds} seeds."]
    last = min(result.step, len(result.looks)) - 1
    none, batch = (
        f"{format_number(float(each[0, last].min()))} to "
        f"{format_number(float(each[0, last].max()))}"
        for each in result.loss
    )
    ends = f"{format_number(REACHES[0])} to {format_number(REACHES[-1])}"
    sentences = [
        f"Before step {result.looks[last] + 1} of the first seed, {ends} learning rates along the "
        f"gradient: the loss is {none} without, {batch} with batch norm."
    ]
    return sentences + tell_verdicts(result.verdicts)


def _draw_bands(name: str, result: GradientPath, theme: Theme) -> Figure:
    title, unit = _TITLES[name]
    data = [
        trace
        for net, each in zip(_NORMS, getattr(result, name)[:, 0], strict=True)
        for trace in _draw_band(net, each, result.looks.tolist(), theme)
    ]
    return {
        "id": f"along {name}",
        "row": "along",
        "alt": f"{title} over the training steps, with and without batch norm",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            "training steps",
            unit,
            height=320,
            yaxis=LOG_AXIS,
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
