"""Draw the Hessian's top eigenvalue against depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    style_line,
)
from bn_core.lessons.smoothness.config import CurvatureConfig
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.text.numbers import format_number

_NORMS = ("none", "batch")


def draw_curvature(
    config: CurvatureConfig, frames: Sequence[Curvature], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the curve of result ``shown``; ``params["theme"]`` names the theme."""
    del config
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_eigenvalues(result, theme)],
        "say": describe_curvature(result),
        "alerts": [],
    }


def describe_curvature(result: Curvature) -> list[str]:
    """Describe what was found so far, with numbers read from ``result``."""
    if not result.step:
        return [f"Nothing is computed yet: Run finds {result.top.size} eigenvalues."]
    sentences = []
    row = int(np.isfinite(result.top).all(axis=(0, 2)).sum()) - 1
    if row >= 0:
        none, batch = (format_number(float(np.median(each[row]))) for each in result.top)
        sentences = [
            f"At {result.depths[row]} hidden layers the median is {none} without, {batch} "
            "with batch norm."
        ]
    return sentences + (result.verdict.sentences if result.verdict else [])


def _draw_eigenvalues(result: Curvature, theme: Theme) -> Figure:
    data = [
        trace
        for net, each in zip(_NORMS, result.top, strict=True)
        for trace in _draw_network(net, each, result, theme)
    ]
    return {
        "id": "curvature",
        "row": "curvature",
        "alt": "Top eigenvalue of the Hessian against depth, with and without batch norm",
        "data": data,
        "layout": make_layout(
            theme,
            "Top Hessian eigenvalue: median, all seeds",
            "hidden layers",
            "nats over length squared (log scale)",
            height=340,
            yaxis={"type": "log", "exponentformat": "power"},
            waiting=not result.step,
        ),
    }


def _draw_network(net: str, top: np.ndarray, result: Curvature, theme: Theme) -> list[Figure]:
    """Draw a line through the medians of complete depths, and a dot per seed."""
    positive = np.where(top > 0, top, np.nan)
    depths = np.repeat(result.depths, top.shape[1])
    middle = np.where(np.isnan(positive).any(axis=1), np.nan, np.median(positive, axis=1))
    dots = {"size": 7, "symbol": f"{SYMBOLS[net]}-open", "color": getattr(theme, net)}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": NETWORK_NAMES[net],
            "x": result.depths.tolist(),
            "y": round_values(middle),
            "line": style_line(theme, net),
            "hovertemplate": "%{y:.4g}",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": depths.tolist(),
            "y": round_values(positive.ravel()),
            "marker": dots,
            "showlegend": False,
            "hoverinfo": "skip",
        },
    ]
