"""Draw the density of the Hessian's eigenvalues with and without batch norm."""

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
    style_line,
)
from bn_core.lessons.smoothness.config import SpectrumConfig
from bn_core.lessons.smoothness.facts import describe_spectrum
from bn_core.lessons.smoothness.spectrum_result import CLOSE, Spectrum
from bn_core.lessons.smoothness.stacked_layout import AXES, make_stacked_layout
from bn_core.norm.arrays import Array

_NORMS = ("none", "batch")
_POINTS = 240
_WIDTH = 0.006
"""The width of each eigenvalue in the density, as a share of the axis."""
_LEAST = 1e-2
"""Where a curve ends: far less than one eigenvalue per unit."""
_RUGS = (3.5e-3, 8e-4)
"""Where the dots of each network stand, below the curves."""
_AXIS = {
    "type": "log",
    "tickvals": [0.01, 1, 100, 10_000],
    "ticktext": ["0.01", "1", "100", "10,000"],
    "range": [-3.5, 5],
}


def draw_spectrum(
    config: SpectrumConfig, frames: Sequence[Spectrum], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw result ``shown`` at both moments; ``params["theme"]`` names the theme."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    titles = ("At the first weights", f"After {config.steps} training steps")
    return {
        "figures": [_draw_moments(result, titles, theme)],
        "say": describe_spectrum(result),
        "alerts": [],
    }


def _draw_moments(result: Spectrum, titles: tuple[str, str], theme: Theme) -> Figure:
    known = np.isfinite(result.loss).any(axis=2)
    data: list[Figure] = []
    if known.any():
        grid = _make_grid(result)
        density = result.smooth_density(grid, _WIDTH * float(grid[-1] - grid[0]))
        for moment, network in np.argwhere(known).tolist():
            curve, dots = _draw_network(result, moment, network, theme)
            curve |= {
                "x": round_values(grid),
                "y": round_values(np.where(density >= _LEAST, density, np.nan)[moment, network]),
                "showlegend": moment == 0,
            }
            data += [{**each, **AXES[moment]} for each in (curve, dots)]
    unit = "count per unit of λ"
    return {
        "id": "spectrum",
        "row": "spectrum",
        "alt": "How many eigenvalues there are per unit, with and without batch norm",
        "data": data,
        "layout": make_stacked_layout(
            theme,
            titles,
            "eigenvalue λ of the Hessian",
            (unit, unit),
            (_AXIS, _AXIS),
            waiting=not known.any(),
        ),
    }


def _draw_network(
    result: Spectrum, moment: int, network: int, theme: Theme
) -> tuple[Figure, Figure]:
    """Draw a network's curve without its points, and its eigenvalues as dots."""
    norm = _NORMS[network]
    values = result.values[moment, network]
    dots = values[result.residuals[moment, network] <= CLOSE * np.abs(values)]
    return (
        {
            "type": "scatter",
            "mode": "lines",
            "name": NETWORK_NAMES[norm],
            "line": style_line(theme, norm),
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": round_values(dots),
            "y": [_RUGS[network]] * len(dots),
            "marker": {
                "symbol": SYMBOLS[norm],
                "size": 6,
                "color": getattr(theme, norm),
                "opacity": 0.7,
            },
            "showlegend": False,
            "hovertemplate": "λ = %{x:.3g}<extra></extra>",
        },
    )


def _make_grid(result: Spectrum) -> Array:
    """Return the places (G,) at which densities are drawn, the same for all moments."""
    low, high = float(np.nanmin(result.values)), float(np.nanmax(result.values))
    edge = 0.04 * (high - low)
    return np.linspace(low - edge, high + edge, _POINTS)
