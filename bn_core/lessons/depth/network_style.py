"""How the networks of this lesson are called and drawn."""

from __future__ import annotations

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import Figure, Theme
from bn_core.norm.arrays import Array

LABELS = {
    "default": "no norm, PyTorch's weights",
    "lecun": "no norm, LeCun's weights",
    "he": "no norm, He's weights",
    "batch": "batch norm",
    "layer": "layer norm",
    "batch skip": "batch norm and skips",
    "skip": "skips alone",
    "centred": "mean subtracted",
}
"""What each network is called in a legend."""
_STYLES = {
    "default": ("none", "dot", "diamond-open"),
    "lecun": ("none", "dashdot", "diamond-tall-open"),
    "he": ("none", "dash", "diamond"),
    "batch": ("batch", "solid", "circle"),
    "layer": ("layer", "dot", "square"),
    "batch skip": ("batch", "longdash", "circle-open"),
    "skip": ("text", "longdashdot", "x"),
    "centred": ("frozen", "dot", "hexagon"),
}
"""The colour in the Theme, the dash and the marker of each network."""


def style_network(theme: Theme, kind: str) -> Figure:
    """Return the name, line and marker of a network."""
    colour, dash, symbol = _STYLES[kind]
    return {
        "type": "scatter",
        "name": LABELS[kind],
        "line": {"color": getattr(theme, colour), "dash": dash, "width": 1.8},
        "marker": {"size": 7, "color": getattr(theme, colour), "symbol": symbol},
    }


def draw_seed_range(values: Array, colour: str) -> Figure:
    """Draw medians of (points, S) with bars to the smallest and the largest value."""
    middle, least, most = (f(values, axis=-1) for f in (np.median, np.min, np.max))
    return {
        "y": round_values(middle),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": round_values(most - middle),
            "arrayminus": round_values(middle - least),
            "color": colour,
            "thickness": 1,
            "width": 4,
        },
    }


def fit_power_axis(values: Array) -> Figure:
    """Make a logarithmic axis with ticks at powers of ten, at most about seven."""
    known = values[np.isfinite(values) & (values > 0)]
    if not known.size:
        return {"type": "log"}
    low, high = np.log10(known.min()), np.log10(known.max())
    every = max(1, int(np.ceil((high - low) / 7)))
    axis: Figure = {**POWER_AXIS, "dtick": every}
    return axis | {"range": [float(low) - 0.3, float(high) + 0.3]}
