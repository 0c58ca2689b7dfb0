"""Draw the gradient and the signal in each layer of untrained networks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.depth.network_style import fit_power_axis, style_network
from bn_core.lessons.depth.untrained import LayerSizes
from bn_core.norm.arrays import Array


def draw_gradient(networks: Mapping[str, LayerSizes], theme: Theme) -> Figure:
    """Draw the gradient at each layer, as a multiple of the last layer's."""
    return _draw_layers(
        "depth gradient",
        {kind: each.gradient for kind, each in networks.items()},
        "The gradient on its way back, before training",
        "gradient, last layer = 1 (log scale)",
        380,
        theme,
    )


def draw_signal(networks: Mapping[str, LayerSizes], theme: Theme) -> Figure:
    """Draw the size of the signal at each layer."""
    return _draw_layers(
        "depth signal",
        {kind: each.signal for kind, each in networks.items()},
        "The signal on its way forward, before training",
        "mean of z² (log scale)",
        300,
        theme,
    )


def _draw_layers(
    name: str, lines: Mapping[str, Array], title: str, unit: str, height: int, theme: Theme
) -> Figure:
    values = np.stack(list(lines.values()))
    layers = list(range(1, values.shape[1] + 1))
    return {
        "id": name,
        "alt": f"{title}: a line over the layers for each network",
        "data": [
            style_network(theme, kind)
            | {"mode": "lines", "x": layers, "y": round_values(row), "hovertemplate": "%{y:.3g}"}
            for kind, row in lines.items()
        ],
        "layout": make_layout(
            theme,
            title,
            "layer (input on the left, loss on the right)",
            unit,
            height=height,
            margin={"l": 66, "t": 84},
            xaxis={"range": [0.5, layers[-1] + 0.5]},
            yaxis=fit_power_axis(values) | {"nticks": 8},
        ),
    }
