"""Draw gradients by layer, batch size and depth, and after a few updates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import OPTION_NAMES, Figure, Theme, choose_theme, make_layout
from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    DEPTHS,
    GROWTH_DEPTH,
    KINDS,
    RATIO_KINDS,
    UPDATE_COUNTS,
    DepthConfig,
)
from bn_core.lessons.depth.network_style import draw_seed_range, fit_power_axis, style_network
from bn_core.lessons.depth.result import GradientsByDepth
from bn_core.lessons.depth.sentences import describe_gradients
from bn_core.lessons.depth.verdicts import HIGH, LAMBDA, LOW
from bn_core.text.numbers import format_number


def draw_gradients(
    config: DepthConfig, frames: Sequence[GradientsByDepth], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_profile(config, result, theme),
            _draw_growth(config, result, theme),
            _draw_ratios(result, theme),
            _draw_updates(config, result, theme),
            _draw_spectra(config, result, theme),
        ],
        "say": describe_gradients(config, result),
        "alerts": [],
    }


def _draw_profile(config: DepthConfig, result: GradientsByDepth, theme: Theme) -> Figure:
    layers = list(range(1, config.layers + 1))
    middle = np.median(result.norms, axis=1)
    return {
        "id": "depth profile",
        "row": "profile",
        "alt": "Norm of the gradient at every layer, before training, for seven networks",
        "data": [
            style_network(theme, kind)
            | {"mode": "lines", "x": layers, "y": round_values(row), "hovertemplate": "%{y:.3g}"}
            for kind, row in zip(KINDS, middle, strict=True)
        ],
        "layout": make_layout(
            theme,
            "Gradient by layer, before training",
            "layer (1 is nearest the input)",
            "median ‖∂L/∂z‖ (log scale)",
            height=430,
            margin={"t": 116, "l": 66},
            yaxis=fit_power_axis(middle),
            waiting=has_no_values(middle),
        ),
    }


def _draw_growth(config: DepthConfig, result: GradientsByDepth, theme: Theme) -> Figure:
    growth = result.growth[ACTIVATIONS.index(config.activation)]
    word = OPTION_NAMES.get(config.activation, config.activation)
    ticks = [float(np.log10(size)) for size in (BATCHES[0], BATCHES[-1])]
    shown = style_network(theme, "batch") | {"mode": "lines+markers", "x": list(BATCHES)}
    end: Figure = {
        "type": "scatter",
        "mode": "lines",
        "name": "π/(π − 1), of ReLU",
        "x": [BATCHES[0], BATCHES[-1]],
        "y": [LAMBDA, LAMBDA],
        "line": {"color": theme.faint, "dash": "dash", "width": 1.4},
        "hovertemplate": "%{y:.4f}",
    }
    return {
        "id": "depth growth",
        "row": "growth",
        "alt": "Growth of the squared gradient per layer with batch norm, against the batch size",
        "data": [
            shown | draw_seed_range(growth, theme.batch) | {"hovertemplate": "%{y:.4f}"},
            end,
        ],
        "layout": make_layout(
            theme,
            f"Growth of ‖∂L/∂z‖² per layer, {word}, {GROWTH_DEPTH} layers",
            "examples per batch (log scale)",
            "factor per layer (log scale)",
            height=340,
            margin={"t": 84},
            waiting=has_no_values(growth),
            xaxis={
                **make_log_axis(BATCHES),
                "range": [ticks[0] - 0.1, ticks[1] + 0.1],
            },
            yaxis=make_log_axis([1, 1.2, 1.5, 2, 3, 4, 6, 10]),
        ),
    }


def _draw_ratios(result: GradientsByDepth, theme: Theme) -> Figure:
    traces = []
    for kind, ratios in zip(RATIO_KINDS, result.ratios, strict=True):
        one = style_network(theme, kind) | {"mode": "lines+markers", "x": list(DEPTHS)}
        traces.append(
            one | draw_seed_range(ratios, one["line"]["color"]) | {"hovertemplate": "%{y:.3g}"}
        )
    return {
        "id": "depth ratios",
        "row": "growth",
        "alt": "First layer's gradient over the last one's, against the number of layers",
        "data": traces,
        "layout": make_layout(
            theme,
            "First layer's gradient over the last layer's",
            "layers (log scale)",
            "ratio of ‖∂L/∂z‖ (log scale)",
            height=340,
            margin={"t": 84, "l": 66},
            yaxis=fit_power_axis(result.ratios),
            waiting=has_no_values(result.ratios),
            xaxis=make_log_axis(DEPTHS),
        ),
    }


def _draw_updates(config: DepthConfig, result: GradientsByDepth, theme: Theme) -> Figure:
    layers = list(range(1, config.layers + 1))
    dashes = ("solid", "longdash", "dash", "dashdot", "dot")
    return {
        "id": "depth later",
        "row": "norms_after_updates",
        "alt": "Norm of the gradient at every layer of batch norm, before and after updates",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": layers,
                "y": round_values(row),
                "name": "before training" if moment == 0 else f"after {moment}",
                "line": {
                    "color": theme.text if moment == 0 else theme.batch,
                    "dash": dashes[place],
                    "width": 1.8,
                },
                "hovertemplate": "%{y:.3g}",
            }
            for place, (moment, row) in enumerate(
                zip(UPDATE_COUNTS, result.norms_after_updates, strict=True)
            )
        ],
        "layout": make_layout(
            theme,
            f"After updates of SGD on digits at rate {format_number(config.update_rate)}",
            "layer (1 is nearest the input)",
            "‖∂L/∂z‖ (log scale)",
            height=340,
            margin={"t": 96, "l": 66},
            yaxis=fit_power_axis(result.norms_after_updates),
            waiting=has_no_values(result.norms_after_updates),
        ),
    }


def _draw_spectra(config: DepthConfig, result: GradientsByDepth, theme: Theme) -> Figure:
    count = result.singular_values.shape[-1]
    kept = np.unique(np.linspace(0, count - 1, min(count, 200)).round().astype(int))
    looks = (("batch norm alone", "solid"), ("weights and batch norm", "dash"))
    return {
        "id": "depth spectra",
        "row": "norms_after_updates",
        "alt": "Singular values of a layer's Jacobian, from the largest to the smallest",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": round_values((kept + 1) / count),
                "y": round_values(values[0][kept]),
                "line": {"color": theme.batch, "dash": dash, "width": 1.8},
                "hovertemplate": "%{y:.3f}",
            }
            for (name, dash), values in zip(looks, result.singular_values, strict=True)
        ],
        "layout": make_layout(
            theme,
            f"Singular values of one layer, {config.side} × {config.side}, first seed",
            "share of the values that are larger",
            "singular value",
            height=340,
            margin={"t": 84},
            xaxis={"range": [0, 1]},
            yaxis={"range": [0, 2.5]},
            waiting=has_no_values(result.singular_values),
            shapes=[
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": LOW,
                    "y1": HIGH,
                    "fillcolor": theme.grid,
                    "opacity": 0.5,
                    "line": {"width": 0},
                    "layer": "below",
                }
            ],
        ),
    }
