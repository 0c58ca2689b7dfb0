"""Draw the accuracy of folded networks against the bits of their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import draw_seed_band, has_no_values, round_values
from bn_core.figures.style import Figure, Theme, choose_theme, draw_vertical_line, make_layout
from bn_core.lessons.folding.config import FACTORS, RoundedWeightsConfig, RoundedWeightsView
from bn_core.lessons.folding.result import RoundedWeights
from bn_core.norm.arrays import Array
from bn_core.norm.quantization import compute_scales
from bn_core.text.numbers import format_number


def draw_rounded_weights(
    _config: RoundedWeightsConfig,
    frames: Sequence[RoundedWeights],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params`` holds the fields of a RoundedWeightsView. ValueError: one is out of bounds.
    """
    view = RoundedWeightsView.read_known(params)
    result, theme = frames[shown], choose_theme(view.theme)
    return {
        "figures": [_draw_accuracy(result, view, theme), _draw_weights(result, view, theme)],
        "say": describe_rounded_weights(result, view),
        "alerts": [],
    }


def describe_rounded_weights(result: RoundedWeights, view: RoundedWeightsView) -> list[str]:
    """Describe the accuracies at the view's bits, with numbers of ``result``."""
    if not result.step:
        return ["Nothing is measured yet. A run trains the networks and rounds their weights."]
    f = FACTORS.index(view.factor)
    known = ~np.isnan(result.exact[f])
    exact = float(np.median(result.exact[f][known]))
    b = result.bits.tolist().index(view.bits)
    one, each = (
        float(np.median(values[f][known, b])) for values in (result.one_scale, result.per_channel)
    )
    return [
        f"Median test accuracy of {int(known.sum())} folded networks on the digits: "
        f"{format_number(exact)} with float weights, {format_number(one)} with {view.bits} bits "
        f"and one scale per layer, {format_number(each)} with a scale per channel. Bands: from the "
        "worst network to the best."
    ]


def _draw_accuracy(result: RoundedWeights, view: RoundedWeightsView, theme: Theme) -> Figure:
    f = FACTORS.index(view.factor)
    bits = result.bits.tolist()
    exact = float(np.nanmedian(result.exact[f])) if result.step else float("nan")
    return {
        "id": "rounded accuracy",
        "row": "rounded",
        "alt": "Test accuracy against the bits of a weight, with one scale and with several",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "float weights",
                "x": bits,
                "y": round_values(np.full(len(bits), exact)),
                "line": {"color": theme.text, "dash": "dot", "width": 1.4},
                "hovertemplate": "%{y:.3f}",
            },
            *_draw_band(bits, result.one_scale[f], "none", "one scale", theme),
            *_draw_band(bits, result.per_channel[f], "batch", "a scale per channel", theme),
        ],
        "layout": make_layout(
            theme,
            "A trained network, folded and rounded",
            f"bits of a weight (dotted line: {view.bits})",
            "test accuracy",
            waiting=has_no_values(result.exact),
            height=320,
            margin={"t": 104},
            xaxis={"dtick": 1},
            yaxis={"range": [-0.02, 1.04]},
            shapes=[draw_vertical_line(theme, view.bits, "dot")],
        ),
    }


def _draw_band(bits: list[int], seeds: Array, norm: str, name: str, theme: Theme) -> list[Figure]:
    return draw_seed_band(bits, seeds, norm, theme, name=name, hovertemplate="%{y:.3f}")


def _draw_weights(result: RoundedWeights, view: RoundedWeightsView, theme: Theme) -> Figure:
    """Draw each unit's largest folded weight, and the step of one common scale."""
    largest = result.largest[FACTORS.index(view.factor)]
    step = float(compute_scales(largest, view.bits).item()) if result.step else float("nan")
    ends = np.array([0.5, len(largest) + 0.5])
    return {
        "id": "rounded weights",
        "row": "rounded",
        "alt": "Largest folded weight of each unit, and the step of one common scale",
        "data": [
            {
                "type": "bar",
                "name": "largest weight",
                "x": list(range(1, len(largest) + 1)),
                "y": round_values(largest),
                "marker": {"color": theme.batch},
                "hovertemplate": "%{y:.3g}",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": f"one scale for all units, {view.bits} bits",
                "x": ends.tolist(),
                "y": round_values(np.full(2, step)),
                "line": {"color": theme.none, "dash": "dash", "width": 1.8},
                "hovertemplate": "%{y:.3g}",
            },
        ],
        "layout": make_layout(
            theme,
            "Folded weights of its first layer",
            "unit",
            "largest |weight| (log scale)",
            waiting=has_no_values(largest),
            height=320,
            margin={"t": 104},
            xaxis={"range": ends.tolist()},
            yaxis={"type": "log", "dtick": 1},
        ),
    }
