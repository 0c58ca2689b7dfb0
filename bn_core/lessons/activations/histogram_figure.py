"""Draw a histogram per layer, for values and for the sizes of gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.layer_probes import OUTPUT_RANGES, SIZE_RANGE
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import round_values
from bn_core.figures.style import (
    NETWORK_NAMES,
    OPTION_NAMES,
    Figure,
    Theme,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is counted, and where a frame has the counts (K, layers, bins)."""

    title: str
    axis: Callable[[RunConfig], str]
    limits: Callable[[RunConfig], tuple[float, float]]
    read: Callable[[Frame], Array | None]


_SIZES = "log₁₀ of its size (zeros: first bin)"
_KINDS = {
    "histogram": _Kind(
        "Pre-activations",
        lambda _: "pre-activation (beyond ±6: last bins)",
        lambda _: (-6.0, 6.0),
        lambda frame: frame.histogram,
    ),
    "outputs": _Kind(
        "Activations",
        lambda config: (
            f"output of {OPTION_NAMES.get(config.activation, config.activation)}"
            + (" (above 6: last bin)" if config.activation == "relu" else "")
        ),
        lambda config: OUTPUT_RANGES[config.activation],
        lambda frame: frame.layers.outputs,
    ),
    "output_gradients": _Kind(
        "Gradients of activations",
        lambda _: _SIZES,
        lambda _: SIZE_RANGE,
        lambda frame: frame.layers.output_gradients,
    ),
    "weight_gradients": _Kind(
        "Gradients of weights",
        lambda _: _SIZES,
        lambda _: SIZE_RANGE,
        lambda frame: frame.layers.weight_gradients,
    ),
}


def draw_histograms(name: str, frame: Frame, config: RunConfig, theme: Theme) -> list[Figure]:
    """Draw a histogram per layer, the first on top, each scaled to its own peak."""
    kind = _KINDS[name]
    counts, (low, high) = kind.read(frame), kind.limits(config)
    if counts is None:
        counts = np.zeros((len(frame.norms), 0, 1))
    edges = np.linspace(low, high, counts.shape[-1] + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    layers = max(counts.shape[1], config.depth)
    few = layers <= 11
    ticks = [n for n in range(1, layers + 1) if few or n % 5 == 0 or n == 1 or n > config.depth]
    texts = ["out" if n > config.depth else str(n) for n in ticks]
    return [
        {
            "id": f"{name} {norm}",
            "row": name,
            "alt": f"Histogram of every layer: {kind.title.lower()}, {NETWORK_NAMES[norm]}",
            "data": [_draw_ridges(counts[k], middles, norm, theme)],
            "layout": make_layout(
                theme,
                f"{kind.title}, {NETWORK_NAMES[norm]}",
                kind.axis(config),
                "layer, each to its peak",
                height=min(420, max(280, 90 + 34 * layers)),
                hovermode=False,
                showlegend=False,
                xaxis={"range": [low, high]},
                yaxis={
                    "range": [layers + 0.15, -0.05],
                    "tickvals": ticks,
                    "ticktext": texts,
                    "fixedrange": True,
                },
                margin={"t": 40},
            ),
        }
        for k, norm in enumerate(frame.norms)
    ]


def _draw_ridges(shares: Array, middles: Array, norm: str, theme: Theme) -> Figure:
    x: list[float | None] = []
    y: list[float | None] = []
    for number, share in enumerate(shares, start=1):
        peak = share.max()
        if not np.isfinite(peak) or peak == 0:
            continue
        heights = number - 0.92 * share / peak
        x += [float(middles[0]), *middles.tolist(), float(middles[-1]), None]
        y += [float(number), *round_values(heights), float(number), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": NETWORK_NAMES[norm],
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": make_translucent(getattr(theme, norm), 0.25),
        "line": {**style_line(theme, norm, 1.2), "dash": "solid"},
    }
