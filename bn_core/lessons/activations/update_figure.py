"""Draw what one update of all weights does to every layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import draw_seed_band, has_no_values, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import NETWORK_NAMES, Figure, Theme, choose_theme, make_layout
from bn_core.lessons.activations.config import UpdateConfig, UpdateView
from bn_core.lessons.activations.sentences import describe_update
from bn_core.lessons.activations.update_result import NETWORKS, LayerUpdate
from bn_core.norm.arrays import Array

_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100, 1000)
_WIDE = (0.001, 0.01, 0.1, 1, 10, 100, 1000)
_TIGHT = 1.5
"""The most decades of an axis with all ticks."""


def draw_update(
    config: UpdateConfig, frames: Sequence[LayerUpdate], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params`` holds the fields of an UpdateView. ValueError: one of them is out of bounds.
    """
    view = UpdateView.read_known(params)
    result, theme = frames[shown], choose_theme(view.theme)
    own = [result.own_ratio(view.update_rate)[:, 0], result.movement(view.update_rate, own=True)]
    return {
        "figures": [
            _draw_layers(
                "variance",
                "Variance of each layer, after ÷ before",
                "after ÷ before (log scale)",
                result.ratio(view.update_rate),
                [own[0]],
                theme,
                least=(0.8, 1.25),
            ),
            _draw_layers(
                "moved",
                "How far a layer’s values move",
                "standard deviations (log scale)",
                result.movement(view.update_rate),
                [own[1][:, number] for number in range(len(NETWORKS))],
                theme,
                least=(0.01, 1.0),
            ),
        ],
        "say": describe_update(config, result, view.update_rate),
        "alerts": [],
    }


def _draw_layers(
    name: str,
    title: str,
    unit: str,
    values: Array,
    own: Sequence[Array],
    theme: Theme,
    least: tuple[float, float],
) -> Figure:
    """Draw values (S, N, L), and those of an update of the layer's own weights (S, L)."""
    layers = list(range(1, values.shape[-1] + 1))
    bands = [
        trace
        for number, norm in enumerate(NETWORKS)
        for trace in draw_seed_band(layers, values[:, number], norm, theme)
    ]
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"own weights alone, {NETWORK_NAMES[norm]}",
            "x": layers,
            "y": round_values(np.median(each, axis=0)),
            "line": {"color": getattr(theme, norm), "dash": "dot", "width": 1.4},
        }
        for number, (norm, each) in enumerate(zip(NETWORKS, own, strict=False))
    ]
    ends = _find_range([values, *own], least)
    ticks = _TICKS if ends[1] - ends[0] < _TIGHT else _WIDE
    return {
        "id": name,
        "row": "update",
        "alt": f"{title}, by layer, without and with batch norm",
        "data": [*bands, *lines],
        "layout": make_layout(
            theme,
            title,
            "layer",
            unit,
            height=350,
            margin={"t": 116},
            legend={"traceorder": "normal"},
            xaxis={"range": [0.6, layers[-1] + 0.4], "dtick": 1 if len(layers) <= 10 else 5},
            yaxis={**make_log_axis(ticks), "range": ends},
            waiting=has_no_values(values),
        ),
    }


def _find_range(values: Sequence[Array], least: tuple[float, float]) -> list[float]:
    """Return the powers of ten of a logarithmic axis that covers ``least``, too."""
    low, high = least
    known = np.concatenate([each[np.isfinite(each) & (each > 0)] for each in values])
    if known.size:
        low, high = min(low, float(known.min())), max(high, float(known.max()))
    room = 0.05 * np.log10(high / low)
    return [float(np.log10(low) - room), float(np.log10(high) + room)]
