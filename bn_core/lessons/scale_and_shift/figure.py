"""Draw the answers of networks that learn γ, β, both or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    make_translucent,
)
from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.scale_and_shift.config import BOTH, LEARNED, NEITHER, AffineConfig, AffineView
from bn_core.lessons.scale_and_shift.parameters_figure import draw_parameters
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.lessons.scale_and_shift.sentences import describe_networks
from bn_core.text.numbers import format_number

_NAMES = ("neither γ nor β", "γ alone", "β alone", "γ and β")
_PAIRS = ((NEITHER, 1), (2, BOTH))
"""The networks whose maps stand side by side."""
_MAP_HEIGHT = 216
_DASHES = ("dash", "dot", "dashdot", "solid")
_LOSSES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
_POINT_SYMBOLS = ("circle", "diamond", "square")


def draw_networks(
    config: AffineConfig,
    frames: Sequence[AffineNetworks],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params`` are those of :class:`AffineView`.
    """
    view = AffineView.read_known(params)
    result, theme = frames[shown], choose_theme(view.theme)
    answers = (
        [_draw_maps(result, view.moment, pair, theme) for pair in _PAIRS]
        if result.edge
        else [_draw_losses(config, result, view.moment, theme)]
    )
    return {
        "figures": [
            *answers,
            _draw_accuracy(config, result, view.moment, theme),
            draw_parameters(result, view.moment, theme),
        ],
        "say": describe_networks(config, result, view.moment),
        "alerts": [],
    }


def choose_colour(network: int, theme: Theme) -> str:
    """Return the colour of a network, that of no norm if it learns neither γ nor β."""
    return theme.none if network == NEITHER else theme.batch


def _draw_maps(
    result: AffineNetworks, moment: int, networks: Sequence[int], theme: Theme
) -> Figure:
    """Draw the plane as two networks classify it, side by side, with test points."""
    data: list[Figure] = []
    axes: dict[str, Any] = {}
    notes: list[Figure] = []
    width = 0.485
    for place, network in enumerate(networks):
        number = "" if place == 0 else "2"
        start = place * (1 - width)
        data += _draw_map(result, moment, network, number, theme)
        square = {"range": [-result.edge, result.edge], "constrain": "domain", "zeroline": False}
        ticks = {"showticklabels": False, "ticks": "", "showgrid": False, "fixedrange": True}
        title = {"text": "x₁", "standoff": 2}
        axes[f"xaxis{number}"] = {
            **square,
            **ticks,
            "domain": [start, start + width],
            "anchor": f"y{number}",
            "title": title,
        }
        axes[f"yaxis{number}"] = {
            **square,
            **ticks,
            "anchor": f"x{number}",
            "scaleanchor": f"x{number}",
            "title": {"text": "x₂" if place == 0 else "", "standoff": 2},
        }
        notes.append(
            {
                "text": f"<b>{_NAMES[network]}</b>",
                "x": start + width / 2,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "center",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"color": choose_colour(network, theme), "size": 13},
            }
        )
    names = " and ".join(_NAMES[network] for network in networks)
    return {
        "id": f"maps {networks[0]}",
        "row": "maps",
        "alt": f"The class of each point of the plane, as learned with {names}, and test points",
        "data": data,
        "layout": make_layout(
            theme,
            "",
            "",
            "",
            height=_MAP_HEIGHT,
            hovermode=False,
            showlegend=False,
            margin={"l": 28, "r": 4, "t": 24, "b": 24},
            annotations=notes,
            **axes,
        ),
    }


def _draw_map(
    result: AffineNetworks, moment: int, network: int, number: str, theme: Theme
) -> list[Figure]:
    colours = (theme.frozen, theme.left_out, theme.group)
    count = max(2, int(result.labels.max()) + 1)
    scale = [
        [edge / count, make_translucent(colours[each], 0.42)]
        for each in range(count)
        for edge in (each, each + 1)
    ]
    along = np.linspace(-result.edge, result.edge, result.classes.shape[-1])
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
    plane = {
        "type": "heatmap",
        "x": round_values(along),
        "y": round_values(along),
        "z": result.classes[moment, network].tolist(),
        "zmin": -0.5,
        "zmax": count - 0.5,
        "colorscale": scale,
        "showscale": False,
        **axes,
    }
    points = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": round_values(result.points[result.labels == label, 0]),
            "y": round_values(result.points[result.labels == label, 1]),
            "marker": {
                "color": colours[label],
                "symbol": _POINT_SYMBOLS[label],
                "size": 5,
                "line": {"color": theme.background, "width": 0.8},
            },
            **axes,
        }
        for label in range(count)
    ]
    return [plane, *points]


def _draw_losses(config: AffineConfig, result: AffineNetworks, moment: int, theme: Theme) -> Figure:
    """Draw the training loss up to a moment, for examples that no map can show."""
    steps = config.measured_steps[: moment + 1]
    return {
        "id": "losses",
        "row": "maps",
        "alt": "Training loss of the four networks over the steps",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": _NAMES[network],
                "x": list(steps),
                "y": round_values(result.median_loss[: moment + 1, network]),
                "line": {
                    "color": choose_colour(network, theme),
                    "dash": _DASHES[network],
                    "width": 1.8,
                },
                "hovertemplate": "%{y:.3g}",
            }
            for network in reversed(range(len(LEARNED)))
        ],
        "layout": make_layout(
            theme,
            "Training loss (cross-entropy), median of the seeds",
            "step",
            "loss (log scale)",
            height=_MAP_HEIGHT,
            legend={"traceorder": "reversed"},
            yaxis=make_log_axis(_LOSSES),
            xaxis={"range": [0, config.steps]},
            waiting=has_no_values(result.median_loss[: moment + 1]),
        ),
    }


def _draw_accuracy(
    config: AffineConfig, result: AffineNetworks, moment: int, theme: Theme
) -> Figure:
    """Draw the test accuracy of every seed by network, and the medians."""
    shares = result.accuracy[moment]
    middle = result.median_accuracy[moment]
    guess = 1 / len(DATASETS[config.data].classes)
    seeds = shares.shape[1]
    complete = bool(np.isfinite(shares).all())
    lowest = max(0.0, float(np.floor(10 * shares.min() - 0.5)) / 10) if complete else 0.0
    colours = [choose_colour(network, theme) for network in range(len(LEARNED))]
    return {
        "id": "accuracy",
        "row": "measured",
        "alt": "Test accuracy of every seed, by what its network learns",
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [name for name in LEARNED for _ in range(seeds)],
                "y": round_values(shares.ravel()),
                "marker": {
                    "size": 9,
                    "symbol": SYMBOLS["batch"] + "-open",
                    "color": [each for each in colours for _ in range(seeds)],
                },
                "hovertemplate": "%{y:.3f}<extra>one seed</extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": list(LEARNED),
                "y": round_values(middle),
                "marker": {"size": 24, "symbol": "line-ew", "line": {"width": 3, "color": colours}},
                "hovertemplate": "median %{y:.3f}<extra></extra>",
            },
        ],
        "layout": make_layout(
            theme,
            f"Test accuracy after step {config.measured_steps[moment]}",
            "what batch norm learns (bold: median)",
            "share classified correctly",
            height=300,
            showlegend=False,
            hovermode="closest",
            margin={"t": 40, "b": 62},
            xaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": list(LEARNED),
                "range": [-0.5, len(LEARNED) - 0.5],
                "tickvals": list(LEARNED),
                "ticktext": [
                    f"{name}<br><b>{format_number(float(share))}</b>" if complete else name
                    for name, share in zip(LEARNED, middle, strict=True)
                ],
            },
            yaxis={"range": [lowest, 1 + 0.04 * (1 - lowest)]},
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": guess,
                    "y1": guess,
                    "line": {"color": theme.faint, "width": 1, "dash": "dot"},
                }
            ][: complete and guess > lowest],
            annotations=[
                {
                    "text": "guessing",
                    "xref": "paper",
                    "x": 1,
                    "xanchor": "right",
                    "y": guess,
                    "yanchor": "top",
                    "showarrow": False,
                    "font": {"color": theme.faint, "size": 12},
                }
            ][: complete and guess > lowest],
            waiting=has_no_values(shares),
        ),
    }
