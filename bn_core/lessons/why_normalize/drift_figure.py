"""Draw how two networks learn, and how the spread of each layer drifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.style import (
    DASHES,
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.lessons.why_normalize.config import DriftConfig
from bn_core.lessons.why_normalize.drift_result import PLACES, Drift
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_TITLES = {
    "none": "Spread of every layer without batch norm",
    "batch": "Spread of every layer with batch norm",
}


def draw_drift(
    config: DriftConfig, frames: Sequence[Drift], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_accuracy(config, result, theme),
            *(_draw_layers(config, result, place, theme) for place in _TITLES),
        ],
        "say": describe_drift(config, result),
        "alerts": [],
    }


def describe_drift(config: DriftConfig, result: Drift) -> list[str]:
    """Describe the progress, and at the end how far the layers moved."""
    if not result.done:
        return [f"{result.step} of {config.steps} steps are made."]
    none, batch, before = (result.largest_change(place) for place in PLACES)
    if not np.isfinite(none):
        return ["The network without batch norm diverged. Choose a smaller learning rate."]
    accuracies = [format_number(float(each)) for each in result.accuracy[:, -1]]
    return [
        f"In {config.steps} steps the spread of one layer without batch norm changed by a factor "
        f"of {format_number(none)}. With batch norm, no layer changed by more than "
        f"{format_number(batch)}.",
        f"The weights of the second network moved, too: before batch norm its spread changed by up "
        f"to {format_number(before)}.",
        f"Test accuracy after {config.steps} steps: {accuracies[0]} without, {accuracies[1]} with "
        "batch norm.",
    ]


def _draw_accuracy(config: DriftConfig, result: Drift, theme: Theme) -> Figure:
    return {
        "id": "accuracy",
        "row": "accuracy",
        "alt": "Test accuracy over the steps, without and with batch norm",
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": NETWORK_NAMES[norm],
                "x": list(result.measured),
                "y": round_values(accuracy),
                "line": style_line(theme, norm),
                "marker": {"size": 6, "symbol": SYMBOLS[norm], "color": getattr(theme, norm)},
                "hovertemplate": "%{y:.3f}",
            }
            for norm, accuracy in zip(("none", "batch"), result.accuracy, strict=True)
        ],
        "layout": make_layout(
            theme,
            "Test accuracy (guessing: 0.1)",
            "training step",
            "accuracy",
            height=205,
            xaxis={"range": [0, config.steps]},
            yaxis={"range": [0, 1.03]},
            waiting=has_no_values(result.accuracy),
        ),
    }


def _draw_layers(config: DriftConfig, result: Drift, place: str, theme: Theme) -> Figure:
    norm = "none" if place == "none" else "batch"
    ratio = result.ratio[PLACES.index(place)]
    colour = getattr(theme, norm)
    return {
        "id": f"drift {place}",
        "row": "drift",
        "alt": f"Spread of each layer relative to the start, over the steps: {_TITLES[place]}",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": f"layer {layer + 1}",
                "x": list(result.measured),
                "y": round_values(ratio[:, layer]),
                "line": {
                    "color": make_translucent(colour, 0.25 + 0.75 * layer / (config.layers - 1)),
                    "dash": DASHES[norm],
                    "width": 2,
                },
                "hovertemplate": "× %{y:.3g}",
            }
            for layer in range(config.layers)
        ],
        "layout": make_layout(
            theme,
            _TITLES[place],
            "training step",
            "times that at step 0",
            height=240,
            showlegend=False,
            margin={"t": 42, "r": 54},
            annotations=_name_ends(config, ratio, theme),
            xaxis={"range": [0, config.steps]},
            yaxis={"type": "log", "range": _find_range(result), **_TICKS},
            waiting=has_no_values(ratio),
        ),
    }


_TICKS = {
    "tickvals": [0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50],
    "ticktext": ["0.1", "0.2", "0.5", "1", "2", "3", "5", "10", "20", "50"],
}
_APART = 0.08
"""How far two curves end apart, in decades, if both are to have a name."""


def _name_ends(config: DriftConfig, ratio: Array, theme: Theme) -> list[Figure]:
    """Name the last layer's curve at its end, and the first one's if there is room."""
    ends = np.log10(ratio[-1])
    if not np.isfinite(ends).all():
        return []
    apart = abs(ends[-1] - ends[0]) > _APART
    names = {config.layers - 1: f"layer {config.layers}" if apart else "all layers"}
    if apart:
        names[0] = "layer 1"
    return [
        {
            "text": text,
            "x": config.steps,
            "y": float(ends[layer]),
            "xanchor": "left",
            "showarrow": False,
            "font": {"size": 11, "color": theme.faint},
        }
        for layer, text in names.items()
    ]


def _find_range(result: Drift) -> list[float]:
    """Return the range of the logarithmic axis, which all panels share."""
    powers = np.log10(result.ratio)
    reach = 0.35
    if not has_no_values(powers):
        reach = max(reach, 1.1 * float(np.nanmax(np.abs(powers))))
    return [-reach, reach]
