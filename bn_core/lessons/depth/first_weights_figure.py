"""Draw representations, blocks and gradients of untrained networks by depth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import Figure, Theme, choose_theme, draw_horizontal_line, make_layout
from bn_core.lessons.depth.first_weights_config import (
    EXAMPLES,
    GRID,
    INDEPENDENT,
    LAGS,
    LINE_DEPTHS,
    LINE_KINDS,
    NONLINEARITIES,
    NORMS,
    RESIDUAL,
    WIDTHS,
    FirstWeightsConfig,
)
from bn_core.lessons.depth.first_weights_result import FirstWeights
from bn_core.lessons.depth.first_weights_sentences import describe_first_weights
from bn_core.lessons.depth.network_style import LABELS, fit_power_axis, style_network
from bn_core.norm.arrays import Array

DRAWN_WIDTH = WIDTHS[0]
"""Units per layer of the networks whose representations are drawn."""
_CHANCE = 1e-3
"""A correlation below this is lost in what differs by chance; its line ends there."""
_OFFSET = 7
"""Standard deviations between two curves of dy/dx that are drawn above each other."""


def draw_first_weights(
    config: FirstWeightsConfig,
    frames: Sequence[FirstWeights],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme. Lines are medians over the seeds.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_representations(
                theme, "cosine", result.cosine, "Likeness of two digits", "mean size of the cosine"
            ),
            _draw_representations(
                theme,
                "rank",
                result.rank,
                f"Directions that {EXAMPLES} digits fill",
                "participation ratio (log scale)",
                make_log_axis([1, 2, 4, 8, 16, 32]),
            ),
            _draw_shares(config, result, theme),
            _draw_variance(config, result, theme),
            _draw_slopes(result, theme),
            _draw_autocorrelation(result, theme),
            _draw_correlation(result, theme),
        ],
        "say": describe_first_weights(config, result),
        "alerts": [],
    }


def _draw_line(theme: Theme, kind: str, x: Iterable[int], y: Array, **more: Any) -> Figure:
    """Draw one line in the style of a network."""
    line = style_network(theme, kind) | {
        "mode": "lines",
        "x": list(x),
        "y": round_values(y),
        "hovertemplate": "%{y:.3g}",
    }
    return line | more


def _draw_representations(
    theme: Theme, name: str, values: Array, title: str, unit: str, axis: Figure | None = None
) -> Figure:
    """Draw one number of the representations by layer, for four networks of one width."""
    lines = []
    for a, activation in enumerate(NONLINEARITIES):
        word = "ReLU" if activation == "relu" else "linear"
        for n, kind in enumerate(NORMS):
            middle = np.median(values[a, n, 0], axis=0)
            drawn = _draw_line(theme, kind, range(1, len(middle) + 1), middle)
            dash = "solid" if activation == "relu" else "dot"
            drawn["line"] = drawn["line"] | {"dash": dash}
            lines.append(drawn | {"name": f"{'no norm' if kind == 'he' else 'batch norm'}, {word}"})
    return {
        "id": f"first {name}",
        "row": "first representations",
        "alt": f"{title}, by layer, with batch norm and without, linear and with ReLU",
        "data": lines,
        "layout": make_layout(
            theme,
            f"{title}, {DRAWN_WIDTH} units per layer",
            "layer (1 is nearest the input)",
            unit,
            height=360,
            margin={"t": 104},
            yaxis=axis or {"range": [0, 1.05]},
            waiting=has_no_values(values[:, :, 0]),
        ),
    }


def _draw_shares(config: FirstWeightsConfig, result: FirstWeights, theme: Theme) -> Figure:
    """Draw the share of each residual branch, and 1/(l + 1)."""
    blocks = np.arange(1, config.blocks + 1)
    law: Figure = {
        "type": "scatter",
        "mode": "lines",
        "name": "1/(l + 1)",
        "x": blocks.tolist(),
        "y": round_values(1 / (blocks + 1)),
        "line": {"color": theme.faint, "dash": "dash", "width": 1.4},
        "hovertemplate": "%{y:.3g}",
    }
    return {
        "id": "first shares",
        "row": "first blocks",
        "alt": "Share of the branch in the variance of its block's output, by block",
        "data": [
            *(
                _draw_line(theme, kind, blocks.tolist(), np.median(share, axis=0))
                for kind, share in zip(RESIDUAL, result.share, strict=True)
            ),
            law,
        ],
        "layout": make_layout(
            theme,
            "Share of the branch in its block's output",
            "block l",
            "share of the variance",
            height=340,
            margin={"t": 84},
            yaxis={"range": [0, 0.65]},
            waiting=has_no_values(result.share),
        ),
    }


def _draw_variance(config: FirstWeightsConfig, result: FirstWeights, theme: Theme) -> Figure:
    """Draw the variance of the stream behind each block."""
    return {
        "id": "first variance",
        "row": "first blocks",
        "alt": "Variance of the stream behind each block",
        "data": [
            _draw_line(theme, kind, range(config.blocks + 1), np.median(variance, axis=0))
            for kind, variance in zip(RESIDUAL, result.variance, strict=True)
        ],
        "layout": make_layout(
            theme,
            "Variance behind each block",
            "block",
            "mean square (log scale)",
            height=340,
            margin={"t": 84, "l": 66},
            yaxis=fit_power_axis(result.variance),
            waiting=has_no_values(result.variance),
        ),
    }


def _draw_slopes(result: FirstWeights, theme: Theme) -> Figure:
    """Draw dy/dx along the line of four networks above each other."""
    x = np.linspace(-2, 2, GRID)
    drawn = [("he", 0), *((kind, -1) for kind in ("he", "batch", "batch skip"))]
    deepest = LINE_DEPTHS[-1]
    lines = [
        _draw_line(
            theme,
            kind,
            x.tolist(),
            result.slopes[LINE_KINDS.index(kind), place] - _OFFSET * row,
            name="one layer, no norm" if place == 0 else f"{deepest} layers, {LABELS[kind]}",
        )
        for row, (kind, place) in enumerate(drawn)
    ]
    for line in lines:
        line["line"] = line["line"] | {"dash": "solid", "width": 1.2}
    lines[0]["line"] = lines[0]["line"] | {"color": theme.text}
    names = [
        {
            "text": line["name"],
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": (0.45 - row) * _OFFSET,
            "showarrow": False,
            "font": {"size": 12, "color": line["line"]["color"]},
        }
        for row, line in enumerate(lines)
    ]
    return {
        "id": "first slopes",
        "row": "first slopes",
        "alt": "Derivative of the output along a line of inputs, in four networks",
        "data": lines,
        "layout": make_layout(
            theme,
            "dy/dx along a line of inputs, first seed",
            "x",
            "dy/dx, each at its own height",
            height=460,
            showlegend=False,
            annotations=names,
            yaxis={
                "showticklabels": False,
                "showgrid": False,
                "range": [-3.7 * _OFFSET, 0.7 * _OFFSET],
            },
            waiting=has_no_values(result.slopes),
        ),
    }


def _draw_autocorrelation(result: FirstWeights, theme: Theme) -> Figure:
    """Draw the autocorrelation of the deepest networks by lag."""
    return {
        "id": "first autocorrelation",
        "row": "first gradients",
        "alt": "Autocorrelation of dy/dx by the distance of two points on the line",
        "data": [
            _draw_line(
                theme,
                kind,
                range(1, LAGS + 1),
                np.median(result.autocorrelation[k, -1], axis=0),
                mode="lines+markers",
            )
            for k, kind in enumerate(LINE_KINDS)
        ],
        "layout": make_layout(
            theme,
            f"Autocorrelation of dy/dx, {LINE_DEPTHS[-1]} layers",
            f"distance in grid points ({GRID} from −2 to 2)",
            "autocorrelation",
            height=380,
            margin={"t": 116},
            yaxis={"range": [-0.15, 1.05]},
            shapes=[draw_horizontal_line(theme, 0, "dot")],
            waiting=has_no_values(result.autocorrelation),
        ),
    }


def _draw_correlation(result: FirstWeights, theme: Theme) -> Figure:
    """Draw the correlation of gradients at independent inputs by layer."""
    layers = list(range(1, LINE_DEPTHS[-1] + 1))
    middle = np.median(result.correlation, axis=1)
    lost = np.logical_or.accumulate(middle < _CHANCE, axis=1)
    middle = np.where(lost, np.nan, middle)
    return {
        "id": "first correlation",
        "row": "first gradients",
        "alt": "Correlation of the gradients at two independent inputs, by layer",
        "data": [
            _draw_line(theme, kind, layers, row)
            for kind, row in zip(INDEPENDENT, middle, strict=True)
        ],
        "layout": make_layout(
            theme,
            "Correlation at two independent inputs",
            "layers (log scale)",
            "correlation (log scale)",
            height=380,
            margin={"t": 116, "l": 66},
            xaxis=make_log_axis([1, 2, 5, 10, 20, 50]),
            yaxis=fit_power_axis(middle),
            waiting=has_no_values(middle),
        ),
    }
