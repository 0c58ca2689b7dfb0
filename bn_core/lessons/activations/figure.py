"""Draw twin networks in training: loss, accuracy and each layer's units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import round_values, sample_frames
from bn_core.figures.run_sentences import describe_failures, describe_frame
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.figures.training_curves import (
    FEW_POINTS,
    _draw_curve,
    _make_step_axis,
    _mark_step,
    draw_accuracy,
    draw_loss,
)
from bn_core.lessons.activations.config import DashboardView
from bn_core.lessons.activations.percentiles_figure import draw_percentiles


def draw_run(
    config: RunConfig, frames: Sequence[Frame], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures of one panel and write the sentences of frame ``shown``.

    ``params`` holds the fields of a DashboardView. ValueError: one of them is out of bounds.
    """
    known = {name for name, _ in DashboardView.knobs()}
    view = DashboardView.read({name: text for name, text in params.items() if name in known})
    theme, frame = choose_theme(view.theme), frames[shown]
    at = frame.step if shown < len(frames) - 1 else None
    return {
        "figures": _draw_panels(config, frames, frame, view, theme, at),
        "say": describe_frame(frames, shown),
        "alerts": describe_failures(frame),
    }


def _draw_panels(
    config: RunConfig,
    frames: Sequence[Frame],
    frame: Frame,
    view: DashboardView,
    theme: Theme,
    at: int | None,
) -> list[Figure]:
    if view.panels == "histograms":
        return _draw_histograms(frame, config, theme)
    if view.panels == "gradients":
        return [_draw_gradients(frame, theme), _draw_saturation(frame, config, theme)]
    if view.panels == "unit":
        layer = min(view.layer, config.depth) - 1
        return _draw_percentiles(frames, config, theme, at, layer)
    return [draw_loss(frames, theme, at, view.log), draw_accuracy(frames, theme, at)]


def _draw_histograms(frame: Frame, config: RunConfig, theme: Theme) -> list[Figure]:
    """Draw a histogram per layer, the first on top, each scaled to its own peak."""
    middles = (frame.edges[1:] + frame.edges[:-1]) / 2
    low, high = float(frame.edges[0]), float(frame.edges[-1])
    ticks = [n for n in range(1, config.depth + 1) if config.depth <= 10 or n % 5 == 0 or n == 1]
    return [
        {
            "id": f"histogram {norm}",
            "row": "histograms",
            "alt": f"Histogram of every layer's pre-activations, {NETWORK_NAMES[norm]}",
            "data": [_draw_ridges(frame.histogram[k], middles, norm, theme)],
            "layout": make_layout(
                theme,
                f"Pre-activations, {NETWORK_NAMES[norm]}",
                f"pre-activation (beyond ±{high:g}: last bins)",
                "layer, each to its peak",
                height=min(420, max(280, 90 + 34 * config.depth)),
                hovermode=False,
                showlegend=False,
                xaxis={"range": [low, high]},
                yaxis={
                    "range": [config.depth + 0.15, -0.05],
                    "tickvals": ticks,
                    "ticktext": [str(n) for n in ticks],
                    "fixedrange": True,
                },
                margin={"t": 40},
            ),
        }
        for k, norm in enumerate(frame.norms)
    ]


def _draw_ridges(shares: np.ndarray, middles: np.ndarray, norm: str, theme: Theme) -> Figure:
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


def _draw_percentiles(
    frames: Sequence[Frame], config: RunConfig, theme: Theme, at: int | None, layer: int
) -> list[Figure]:
    """Draw the percentiles of one unit, as figure 1(b, c) of Ioffe & Szegedy 2015."""
    drawn = sample_frames(frames)
    steps = [each.step for each in drawn]
    values = np.stack([each.percentiles[:, layer] for each in drawn])
    mode = "lines" if len(drawn) > FEW_POINTS else "lines+markers"
    unit = f"Layer {layer + 1}, unit {min(config.unit, config.units)}"
    return draw_percentiles(
        steps,
        values,
        frames[0].norms,
        unit,
        theme,
        mode=mode,
        xaxis=_make_step_axis(frames),
        shapes=_mark_step(at, theme),
    )


def _draw_by_layer(
    names: list[str], values: np.ndarray, frame: Frame, theme: Theme
) -> list[Figure]:
    return [
        _draw_curve(
            norm,
            names,
            round_values(values[k]),
            theme,
            mode="lines+markers",
            marker={"size": 7, "symbol": SYMBOLS[norm], "color": getattr(theme, norm)},
        )
        for k, norm in enumerate(frame.norms)
    ]


def _draw_gradients(frame: Frame, theme: Theme) -> Figure:
    names = [*map(str, range(1, frame.gradient.shape[1])), "out"]
    positive = np.where(frame.gradient > 0, frame.gradient, np.nan)  # a log axis has no 0
    return {
        "id": "gradient",
        "row": "layers",
        "alt": "Norm of the gradient of each layer's weights",
        "data": _draw_by_layer(names, positive, frame, theme),
        "layout": make_layout(
            theme,
            "Gradient of each layer's weights",
            "layer",
            "‖∂L/∂W‖ (log scale)",
            yaxis={"type": "log", "exponentformat": "power"},
            xaxis={"type": "category"},
        ),
    }


def _draw_saturation(frame: Frame, config: RunConfig, theme: Theme) -> Figure:
    names = [*map(str, range(1, config.depth + 1))]
    what = "inactive (x < 0)" if config.activation == "relu" else "saturated (slope < 5%)"
    return {
        "id": "saturated",
        "row": "layers",
        "alt": "Share of saturated hidden outputs in each layer",
        "data": _draw_by_layer(names, frame.saturated, frame, theme),
        "layout": make_layout(
            theme,
            f"Hidden outputs that are {what}",
            "layer",
            "share of outputs",
            yaxis={"range": [-0.02, 1.02]},
            xaxis={"type": "category"},
        ),
    }
