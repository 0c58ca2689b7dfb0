"""Draw what the layers of a random network do to a batch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import (
    NETWORK_NAMES,
    OPTION_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.lessons.why_normalize.random_network import (
    APPLY,
    BINS,
    LIMITS,
    Comparison,
    Signals,
    find_slopes,
)
from bn_core.norm.arrays import Array

_HALF = 0.44
"""Half of the width of a layer's histogram, in layers."""
_GAP = np.array([np.nan])
_SHOWN = 60
"""Examples drawn on the nonlinearity."""
_REACH = 4.0
"""How far the drawn nonlinearity extends at least to either side."""
_MOST_REACH = 12.0


def draw_signals(shown: Comparison, theme: Theme) -> list[Figure]:
    """Draw the outputs of every layer, their spread, and one unit on the nonlinearity."""
    return [_draw_outputs(shown, theme), _draw_spread(shown, theme), _draw_unit(shown, theme)]


def _list_networks(shown: Comparison) -> list[tuple[str, Signals]]:
    networks = [("none", shown.without)]
    return networks if shown.normalized is None else [*networks, ("batch", shown.normalized)]


def _draw_outputs(shown: Comparison, theme: Theme) -> Figure:
    """Draw histograms, without batch norm to the left, with it to the right."""
    low, high = LIMITS[shown.config.activation]
    networks = _list_networks(shown)
    both = len(networks) == 2
    open_ended = {"relu": f" (≥ {high:g} at the top)", "linear": f" (beyond ±{high:g} at the ends)"}
    return {
        "id": "outputs",
        "row": "outputs",
        "alt": "A histogram of the outputs of all units for each layer of the network",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": NETWORK_NAMES[norm],
                **_outline(
                    _scale_heights(signals.shares, shown.config.activation),
                    np.linspace(low, high, BINS + 1),
                    left=norm != "batch",
                    right=norm == "batch" or not both,
                ),
                "fill": "toself",
                "fillcolor": make_translucent(getattr(theme, norm), 0.45),
                "line": {"color": getattr(theme, norm), "width": 1},
                "hoverinfo": "skip",
            }
            for norm, signals in networks
        ],
        "layout": make_layout(
            theme,
            "Outputs of every layer, as histograms",
            "layer",
            f"output{open_ended.get(shown.config.activation, '')}",
            height=270 if both else 245,
            margin={"t": 62 if both else 37},
            hovermode=False,
            xaxis={**_make_layer_axis(shown), "showgrid": False},
            yaxis={"range": _pad(low, high)},
        ),
    }


def _scale_heights(shares: Array, activation: str) -> Array:
    """Scale each layer's histogram to its highest bin.

    With ReLU about half of the outputs are 0. Their bin is cut, so that the others are seen.
    """
    seen = shares[:, 1:] if activation == "relu" else shares
    highest = np.maximum(seen.max(axis=1, keepdims=True), 1 / shares.shape[1])
    return np.minimum(shares / highest, 1) * _HALF


def _outline(heights: Array, edges: Array, left: bool, right: bool) -> Figure:
    """Return the outline of each layer's histogram, with a gap between the layers."""
    x: list[Array] = []
    y: list[Array] = []
    for layer, row in enumerate(heights, start=1):
        if np.isnan(row).any():
            break
        first, last = np.flatnonzero(row)[[0, -1]]
        widths = np.repeat(row[first : last + 1], 2)
        ends = np.repeat(edges[first : last + 2], 2)[1:-1]
        for side, drawn in ((widths, right), (-widths[::-1], left)):
            x.append(layer + (side if drawn else np.zeros(2)))
            y.append(ends if drawn else ends[[0, -1]])
            ends = ends[::-1]
        x.append(_GAP)
        y.append(_GAP)
    if not x:
        return {"x": [], "y": []}
    return {"x": round_values(np.concatenate(x)), "y": round_values(np.concatenate(y))}


def _draw_spread(shown: Comparison, theme: Theme) -> Figure:
    layers = list(range(1, shown.config.layers + 1))
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": NETWORK_NAMES[norm],
            "x": layers,
            "y": round_values(np.where(signals.spread > 0, signals.spread, np.nan)),
            "line": style_line(theme, norm),
            "marker": {"size": 6, "symbol": SYMBOLS[norm], "color": getattr(theme, norm)},
            "hovertemplate": "%{y:.3g}",
        }
        for norm, signals in _list_networks(shown)
    ]
    return {
        "id": "spread",
        "row": "measured",
        "alt": "Standard deviation of a unit's outputs over the examples, by layer",
        "data": data,
        "layout": make_layout(
            theme,
            "Spread of every layer",
            "layer",
            "spread (log scale)",
            height=245,
            xaxis=_make_layer_axis(shown),
            yaxis={
                **POWER_AXIS,
                "range": _find_decades([signals for _, signals in _list_networks(shown)]),
                "nticks": 6,
                "minexponent": 3,
            },
        ),
    }


def _find_decades(networks: Sequence[Signals]) -> list[float]:
    """Return whole decades that hold all spreads, at least from 0.001 to 10."""
    values = np.concatenate([signals.spread for signals in networks])
    powers = np.log10(values[np.isfinite(values) & (values > 0)])
    low, high = (powers.min(), powers.max()) if powers.size else (0.0, 0.0)
    return [float(min(-3, np.floor(low))) - 0.1, float(max(1, np.ceil(high))) + 0.1]


def _draw_unit(shown: Comparison, theme: Theme) -> Figure:
    activation, layer = shown.config.activation, shown.layer
    unit = min(shown.config.unit, shown.config.width)
    networks = _list_networks(shown)
    inputs = np.concatenate([signals.inputs[layer, :_SHOWN] for _, signals in networks])
    near = inputs[np.abs(inputs) < _MOST_REACH]
    reach = max(_REACH, float(np.abs(near).max(initial=0)) * 1.05)
    z = np.linspace(-reach, reach, 121)
    out = APPLY[activation](z)
    slope = find_slopes(activation, out)
    lines = (
        (OPTION_NAMES.get(activation, activation), out, "solid", 1.8),
        ("its slope", slope, "dot", 1.4),
    )
    return {
        "id": "unit",
        "row": "measured",
        "alt": f"The nonlinearity {activation}, its slope, and the values of one unit on it",
        "data": [
            *(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": name,
                    "x": round_values(z),
                    "y": round_values(values),
                    "line": {"color": theme.faint, "dash": dash, "width": width},
                    "hoverinfo": "skip",
                }
                for name, values, dash, width in lines
            ),
            # Those without batch norm last: they may all lie on one point.
            *(_draw_values(norm, signals, layer, theme) for norm, signals in reversed(networks)),
        ],
        "layout": make_layout(
            theme,
            f"Unit {unit} of layer {layer + 1}: a dot for each example",
            "pre-activation z",
            "output",
            height=245,
            hovermode="closest",
            xaxis={"range": [-reach, reach], "zeroline": True, "zerolinecolor": theme.grid},
            yaxis={"range": _find_output_range(activation, reach)},
            annotations=_annotate_hidden(networks, layer, reach, theme),
        ),
    }


def _draw_values(norm: str, signals: Signals, layer: int, theme: Theme) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": NETWORK_NAMES[norm],
        "x": round_values(signals.inputs[layer, :_SHOWN]),
        "y": round_values(signals.outputs[layer, :_SHOWN]),
        "marker": {
            "size": 8,
            "opacity": 0.55,
            "symbol": SYMBOLS[norm],
            "color": getattr(theme, norm),
        },
        "hovertemplate": "z %{x:.3g}, output %{y:.3g}",
        "showlegend": False,
    }


def _annotate_hidden(
    networks: Sequence[tuple[str, Signals]], layer: int, reach: float, theme: Theme
) -> list[Figure]:
    """Say how many dots lie beyond the axis, or have overflowed."""
    words = []
    for norm, signals in networks:
        inputs = signals.inputs[layer, :_SHOWN]
        hidden = int((np.abs(inputs) > reach).sum())
        if np.isnan(inputs).any():
            words.append(f"{NETWORK_NAMES[norm]}: no dots, the numbers overflowed")
        elif hidden:
            words.append(
                f"{NETWORK_NAMES[norm]}: {hidden} of {len(inputs)} dots lie beyond ±{reach:.3g}"
            )
    return (
        [
            {
                "text": "<br>".join(words),
                "x": 0.02,
                "y": 0.98,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "top",
                "align": "left",
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
        ]
        if words
        else []
    )


def _find_output_range(activation: str, reach: float) -> list[float]:
    return {
        "tanh": [-1.15, 1.15],
        "sigmoid": [-0.08, 1.08],
        "relu": [-0.4, reach],
        "linear": [-reach, reach],
    }[activation]


def _pad(low: float, high: float) -> list[float]:
    margin = 0.03 * (high - low)
    return [low - margin, high + margin]


def _make_layer_axis(shown: Comparison) -> Figure:
    layers = shown.config.layers
    every = next(step for step in (1, 2, 5, 10) if layers / step <= 12)
    ticks = [1, *range(every, layers + 1, every)] if every > 1 else range(1, layers + 1)
    return {"range": [0.4, layers + 0.6], "tickvals": list(ticks)}
