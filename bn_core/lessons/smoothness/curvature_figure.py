"""Draw the largest eigenvalues of Hessian and Fisher matrix against depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    style_line,
)
from bn_core.lessons.smoothness.config import NETWORKS, CurvatureConfig
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_MOMENTS = ("at the first weights", "after training")
_QUANTITIES = {
    "top": "Hessian, largest",
    "dominant": "Hessian, largest in size",
    "fisher": "Fisher, largest",
}
_STYLES = {"none": "none", "batch": "batch", "last": "layer"}
"""The normalization whose colour and dash each network has."""
_NAMES = {"none": NETWORK_NAMES["none"], "batch": NETWORK_NAMES["batch"], "last": "of the outputs"}


def draw_curvature(
    config: CurvatureConfig, frames: Sequence[Curvature], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the curves of result ``shown``; ``params["theme"]`` names the theme."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_eigenvalues(result, moment, quantity, theme)
            for moment in range(len(_MOMENTS))
            for quantity in _QUANTITIES
        ],
        "say": describe_curvature(config, result),
        "alerts": [],
    }


def describe_curvature(config: CurvatureConfig, result: Curvature) -> list[str]:
    """Describe what was found so far, with numbers read from ``result``."""
    if not result.step:
        return [
            f"Run finds {3 * result.top.size} eigenvalues, before and "
            f"after {config.steps} training steps."
        ]
    sentences = []
    row = int(np.isfinite(result.loss[0]).all(axis=(0, 2)).sum()) - 1
    if row >= 0:
        none, batch, _ = (format_number(float(np.median(each[row]))) for each in result.top[0])
        sentences = [
            f"At {result.depths[row]} hidden layers and the first weights the Hessian's largest "
            f"eigenvalue has the median {none} without, {batch} with batch norm."
        ]
    return sentences + tell_verdicts(result.verdicts)


def _draw_eigenvalues(result: Curvature, moment: int, quantity: str, theme: Theme) -> Figure:
    values = getattr(result, quantity)[moment]
    return {
        "id": f"curvature {moment} {quantity}",
        "row": f"curvature {_MOMENTS[moment]}",
        "alt": f"{_QUANTITIES[quantity]} eigenvalue against depth, {_MOMENTS[moment]}",
        "data": [
            trace
            for network, each in zip(NETWORKS, values, strict=True)
            for trace in _draw_network(network, each, result, theme)
        ],
        "layout": make_layout(
            theme,
            f"{_QUANTITIES[quantity]}, {_MOMENTS[moment]}",
            "hidden layers",
            "size of the eigenvalue (log scale)",
            height=320,
            yaxis=POWER_AXIS,
            waiting=not result.step,
        ),
    }


def _draw_network(network: str, values: Array, result: Curvature, theme: Theme) -> list[Figure]:
    """Draw a line through the medians of complete depths, and a dot per seed.

    The dots of negative eigenvalues are filled.
    """
    style = _STYLES[network]
    sizes = np.where(values == 0, np.nan, np.abs(values))
    middle = np.where(np.isnan(sizes).any(axis=1), np.nan, np.median(sizes, axis=1))
    symbols = [SYMBOLS[style] + "-open" * bool(each >= 0) for each in values.ravel()]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": _NAMES[network],
            "x": result.depths.tolist(),
            "y": round_values(middle),
            "line": style_line(theme, style),
            "hovertemplate": "%{y:.4g}",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": np.repeat(result.depths, values.shape[1]).tolist(),
            "y": round_values(sizes.ravel()),
            "marker": {"size": 7, "symbol": symbols, "color": getattr(theme, style)},
            "showlegend": False,
            "hoverinfo": "skip",
        },
    ]
