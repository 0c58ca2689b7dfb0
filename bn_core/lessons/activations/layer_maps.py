"""Draw one layer as a map, of units and examples or of values and steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import sample_frames
from bn_core.figures.style import NETWORK_NAMES, Figure, Theme, make_layout
from bn_core.figures.training_curves import make_step_axis, mark_step
from bn_core.lessons.activations.panels import ENDED, NOT_RECORDED
from bn_core.norm.arrays import Array

MOST_COLUMNS = 120
"""The most steps of a map over time."""
MOST_PERCENT = 20.0
"""The percentage of values in a bin from which on colours no longer differ."""


def read_units(frame: Frame, network: int, layer: int) -> Array:
    """Return the saturated units (units, examples) of a layer as 0 and 1.

    Empty if they are not recorded or the network has ended.
    """
    bits = frame.layers.saturated_units
    if bits is None or frame.ended[network]:
        return np.zeros((0, 0))
    units = np.unpackbits(bits[network, layer], axis=-1)[:, : frame.layers.examples]
    return units.astype(float)


def draw_units(frame: Frame, config: RunConfig, layer: int, theme: Theme) -> list[Figure]:
    """Draw which units of a layer are saturated for which example, a map per network."""
    what = "inactive" if config.activation == "relu" else "saturated"
    rows = "position in the images" if config.net == "cnn" else "test example"
    return [
        {
            "id": f"units {norm}",
            "row": "units",
            "alt": f"Map of the {what} units of a layer for each example, {NETWORK_NAMES[norm]}",
            "data": _draw_units(read_units(frame, k, layer), what, norm, theme),
            "layout": make_layout(
                theme,
                f"Layer {layer + 1}: {what} (filled), {NETWORK_NAMES[norm]}",
                rows,
                "unit",
                hovermode="closest",
                margin={"t": 40},
                xaxis={"showgrid": False},
                yaxis={"showgrid": False, "autorange": "reversed"},
                waiting=not read_units(frame, k, layer).size
                and (ENDED if frame.ended[k] else NOT_RECORDED),
            ),
        }
        for k, norm in enumerate(frame.norms)
    ]


def _draw_units(values: Array, what: str, norm: str, theme: Theme) -> list[Figure]:
    if not values.size:
        return []
    return [
        {
            "type": "heatmap",
            "z": values.astype(int).tolist(),
            "x0": 1,
            "y0": 1,
            "zmin": 0,
            "zmax": 1,
            "colorscale": [[0, theme.grid], [1, getattr(theme, norm)]],
            "showscale": False,
            "hovertemplate": f"unit %{{y}}, example %{{x}}: {what} %{{z}}<extra></extra>",
        }
    ]


def draw_density(frames: Sequence[Frame], layer: int, theme: Theme, at: int | None) -> list[Figure]:
    """Draw the distribution of a layer's pre-activations over the steps."""
    drawn = sample_frames(frames)
    drawn = drawn[:: -(-len(drawn) // MOST_COLUMNS)]
    edges = frames[0].edges
    recorded = bool(frames[0].histogram.shape[1])
    most = _find_most(drawn, layer) if recorded else 0.0
    return [
        {
            "id": f"density {norm}",
            "row": "density",
            "alt": "Distribution of the pre-activations of a layer over the steps, "
            f"{NETWORK_NAMES[norm]}",
            "data": _draw_density(drawn, k, layer, most, norm, theme) if recorded else [],
            "layout": make_layout(
                theme,
                f"Layer {layer + 1} over time, {NETWORK_NAMES[norm]}",
                "step",
                "pre-activation",
                hovermode="closest",
                margin={"t": 40},
                xaxis={"showgrid": False, **make_step_axis(frames)},
                yaxis={"showgrid": False, "range": [float(edges[0]), float(edges[-1])]},
                shapes=mark_step(at, theme),
                waiting=not recorded and NOT_RECORDED,
            ),
        }
        for k, norm in enumerate(frames[0].norms)
    ]


def _find_most(frames: Sequence[Frame], layer: int) -> float:
    """Return the largest percentage of a bin in any network, at most 20."""
    shares = np.stack([each.histogram[:, layer] for each in frames])
    finite = shares[np.isfinite(shares)]
    return float(min(100 * finite.max(), MOST_PERCENT)) if finite.size else MOST_PERCENT


def _draw_density(
    frames: Sequence[Frame], network: int, layer: int, most: float, norm: str, theme: Theme
) -> list[Figure]:
    edges = frames[0].edges
    shares = np.stack([each.histogram[network, layer] for each in frames], axis=1)
    percent = np.rint(1000 * shares) / 10
    middles = (edges[1:] + edges[:-1]) / 2
    empty, full = theme.background, getattr(theme, norm)
    return [
        {
            "type": "heatmap",
            "x": [each.step for each in frames],
            "y": middles.tolist(),
            "z": [[v if np.isfinite(v) else None for v in row] for row in percent.tolist()],
            "zmin": 0,
            "zmax": most,
            "colorscale": [[0, empty], [1, full]],
            "colorbar": {"title": {"text": "%"}, "thickness": 8, "outlinewidth": 0},
            "hovertemplate": "step %{x}, around %{y}: %{z}%<extra></extra>",
        }
    ]
