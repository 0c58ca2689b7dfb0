"""Draw curves of descents, each in the style of its method."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.curves import round_values
from bn_core.figures.style import SYMBOLS, Figure, Theme, style_line
from bn_core.norm.arrays import Array

Numbers = NDArray[np.floating] | NDArray[np.integer]
STYLES = {
    "gradient": ("none", "gradient descent"),
    "standardized": ("layer", "standardized features"),
    "normed": ("batch", "batch norm"),
    "projected": ("group", "GDNP"),
}
"""The norm whose style each method has, and its name."""
HEIGHT = 400
"""Of a figure, in pixels."""


def draw_method(method: str, x: Numbers, y: Array, theme: Theme) -> Figure:
    """Draw a curve in the style of a descent method, whose key is ``method``."""
    norm, name = STYLES[method]
    marker = {"size": 5, "color": getattr(theme, norm), "symbol": SYMBOLS[norm]}
    return draw_curve(name, x, y, style_line(theme, norm)) | {"marker": marker}


def draw_curve(name: str, x: Numbers, y: Array, line: dict[str, Any]) -> Figure:
    """Draw a curve with a line of this style."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": round_values(np.asarray(x, dtype=float)),
        "y": round_values(y),
        "line": line,
        "hovertemplate": "%{y:.3g}",
    }
