"""Draw how much smaller evaluation mode is, layer by layer."""

from __future__ import annotations

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.norm.arrays import Array

SIZES = (2, 8, 32, 64, 256)
"""Examples per batch that are compared."""


def draw_depth_ratio(ratios: dict[int, Array], theme: Theme) -> Figure:
    """Draw the ratio of both modes by layer, one line per batch size."""
    layers = len(next(iter(ratios.values())))
    dashes = ("dot", "dashdot", "dash", "solid", "longdash")
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"batches of {size}",
            "x": list(range(1, layers + 1)),
            "y": round_values(ratio),
            "line": {"color": theme.batch, "width": 2, "dash": dash},
            "hovertemplate": "%{y:.3g}",
        }
        for dash, (size, ratio) in zip(dashes, ratios.items(), strict=False)
    ]
    return {
        "id": "depth ratio",
        "alt": "Size of the outputs in evaluation mode over training mode, by layer",
        "data": lines,
        "layout": make_layout(
            theme,
            "Evaluation mode over training mode, in PyTorch",
            "layer",
            "ratio of the outputs",
            height=300,
            yaxis={"range": [0, 1.05]},
            xaxis={"range": [0.5, layers + 0.5]},
        ),
    }
