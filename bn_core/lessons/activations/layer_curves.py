"""Draw curves over the steps, of each layer, one unit, and accuracies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.layer_probes import LayerProbes
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import round_values, sample_frames
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import (
    NETWORK_NAMES,
    Figure,
    Theme,
    draw_horizontal_line,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.figures.training_curves import FEW_POINTS, draw_curve, make_step_axis, mark_step
from bn_core.lessons.activations.panels import NOT_RECORDED
from bn_core.lessons.activations.percentiles_figure import draw_percentiles
from bn_core.norm.arrays import Array

GOOD_RATIO = 1e-3
"""The update-to-weight ratio that a rule of thumb asks for."""
STATISTICS = ("running", "training set’s", "each batch’s own")
"""What batch norm normalizes with, in the order of the picture."""
_FOLLOW_THE_BATCH = ("batch", "noisy", "left_out")
_ROOM = 10.0
"""How far from the median a linear axis shows values, in spreads of most of them."""
_LOG_ROOM = (8.0, 6.0)
"""The same for a logarithmic axis, in decades below and above."""
_DASHES = ("solid", "dash", "dot")
_MARKERS = ("circle", "square", "x")


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    axis: str
    read: Callable[[LayerProbes], Array | None]
    log: bool = False
    line: float | None = None
    note: str = ""
    """What the title adds."""
    with_output: bool = False
    """Whether the last layer is the output layer."""


_KINDS = {
    "update_ratio": _Kind(
        "Update / weight",
        "std of update / std of weights",
        lambda layers: layers.update_ratio,
        log=True,
        line=GOOD_RATIO,
        note=" (dashed: 10⁻³)",
        with_output=True,
    ),
    "gradient_ratio": _Kind(
        "Gradient / weight",
        "std of gradient / std of weights",
        lambda layers: layers.gradient_ratio,
        log=True,
        with_output=True,
    ),
    "mean": _Kind("Mean", "mean of pre-activations", lambda layers: layers.mean),
    "variance": _Kind(
        "Variance", "variance of pre-activations", lambda layers: layers.variance, log=True
    ),
    "drift": _Kind(
        "Drift in one step",
        "change of the means / σ",
        lambda layers: layers.drift,
        log=True,
    ),
}


def draw_layer_curves(
    name: str, frames: Sequence[Frame], theme: Theme, at: int | None
) -> list[Figure]:
    """Draw a number of every layer over the steps, a figure per network.

    All figures have one scale. Later layers have stronger lines; the output layer's is dotted.
    """
    kind = _KINDS[name]
    drawn = [each for each in sample_frames(frames) if kind.read(each.layers) is not None]
    values = np.stack([_require(kind.read(each.layers)) for each in drawn]) if drawn else None
    shape = _choose_scale(kind, values)
    lines = [_draw_line(kind.line, theme)] if kind.line else []
    return [
        {
            "id": f"{name} {norm}",
            "row": name,
            "alt": f"{kind.title} of each layer over the steps, {NETWORK_NAMES[norm]}",
            "data": [] if values is None else _draw_layers(drawn, values[:, k], norm, theme, kind),
            "layout": make_layout(
                theme,
                f"{kind.title}{kind.note}, {NETWORK_NAMES[norm]}",
                "step",
                kind.axis,
                xaxis=make_step_axis(frames),
                yaxis=shape,
                hovermode="closest",
                shapes=[*mark_step(at, theme), *lines],
                waiting=_explain_empty(values),
            ),
        }
        for k, norm in enumerate(frames[0].norms)
    ]


def _explain_empty(values: Array | None) -> str:
    """Return why there is no curve yet, or ""."""
    if values is None:
        return NOT_RECORDED
    return "" if np.isfinite(values).any() else "No step is made yet."


def _require(values: Array | None) -> Array:
    assert values is not None
    return values


def _choose_scale(kind: _Kind, values: Array | None) -> Figure:
    """Return the axis that all networks share.

    Values of a network that diverges may lie outside it.
    """
    seen = np.array([]) if values is None else values[np.isfinite(values)].astype(float)
    seen = np.log10(seen[seen > 0]) if kind.log else seen
    base: Figure = POWER_AXIS if kind.log else {"type": "linear"}
    if not seen.size:
        return base
    low, high = _find_limits(seen, kind.log)
    if kind.line:
        low, high = min(low, float(np.log10(kind.line))), max(high, float(np.log10(kind.line)))
    room = 0.06 * (high - low) or (0.5 if kind.log else abs(low) or 1.0)
    ticks: Figure = {}
    if kind.log and high - low > 0.8:
        ticks = {"dtick": "D2" if high - low < 1.5 else float(np.ceil((high - low) / 6))}
    return {**base, **ticks, "range": [low - room, high + room]}


def _find_limits(seen: Array, log: bool) -> tuple[float, float]:
    """Return the least and the largest value that an axis shows.

    Values far from the median are left out: by some decades, or by the spread of most.
    """
    low, middle, high = (float(each) for each in np.quantile(seen, (0.1, 0.5, 0.9)))
    below, above = _LOG_ROOM if log else (_ROOM * max(high - low, 1.0),) * 2
    return max(float(seen.min()), middle - below), min(float(seen.max()), middle + above)


def _draw_line(y: float, theme: Theme) -> Figure:
    line = draw_horizontal_line(theme, y, "dash")
    return {**line, "line": {**line["line"], "color": theme.text, "width": 1.5}, "layer": "above"}


def _draw_layers(
    frames: Sequence[Frame], values: Array, norm: str, theme: Theme, kind: _Kind
) -> list[Figure]:
    """Draw the curves of the layers of a network, (T, layers)."""
    layers = values.shape[1]
    named, hidden = _choose_named(layers), layers - kind.with_output
    steps, colour = [each.step for each in frames], getattr(theme, norm)
    mode = "lines" if len(frames) > FEW_POINTS else "lines+markers"
    curves = []
    for place in range(layers):
        out = place == hidden
        name = "output layer" if out else f"layer {place + 1}"
        line = (
            {"color": theme.text, "dash": "dot", "width": 1.6}
            if out
            else {
                "color": make_translucent(colour, 0.35 + 0.65 * (place + 1) / layers),
                "dash": "solid",
                "width": 1.6,
            }
        )
        y = values[:, place]
        curves.append(
            {
                "type": "scatter",
                "mode": mode,
                "name": name,
                "x": steps,
                "y": round_values(np.where(y > 0, y, np.nan) if kind.log else y),
                "line": line,
                "marker": {"size": 4, "color": line["color"]},
                "showlegend": place in named,
                "hovertemplate": f"{name}, step %{{x}}: %{{y}}<extra></extra>",
            }
        )
    return curves


def _choose_named(layers: int) -> set[int]:
    """Return the layers that the legend names, all or first, middle and last."""
    if layers <= 4:
        return set(range(layers))
    return {0, (layers - 1) // 2, layers - 1}


def draw_unit(
    frames: Sequence[Frame], config: RunConfig, theme: Theme, at: int | None, layer: int
) -> list[Figure]:
    """Draw the percentiles of one unit, as figure 1(b, c) of Ioffe & Szegedy 2015."""
    drawn = sample_frames(frames)
    steps = [each.step for each in drawn]
    recorded = bool(frames[0].percentiles.shape[1])
    blank = np.full((len(frames[0].norms), 3), np.nan)
    values = np.stack([each.percentiles[:, layer] if recorded else blank for each in drawn])
    mode = "lines" if len(drawn) > FEW_POINTS else "lines+markers"
    unit = f"Layer {layer + 1}, unit {min(config.unit, config.units)}"
    return draw_percentiles(
        steps,
        values,
        frames[0].norms,
        unit,
        theme,
        mode=mode,
        xaxis=make_step_axis(frames),
        shapes=mark_step(at, theme),
    )


def draw_calibration(frames: Sequence[Frame], theme: Theme, at: int | None) -> list[Figure]:
    """Draw test accuracy with the running statistics and with two others."""
    drawn = [each for each in sample_frames(frames) if each.layers.accuracy is not None]
    return [
        {
            "id": "calibration",
            "row": "calibration",
            "alt": "Test accuracy with the running statistics, with those of the training set and "
            "with those of each test batch, over the steps",
            "data": [
                curve
                for k, norm in enumerate(frames[0].norms if drawn else ())
                for curve in _draw_accuracies(drawn, k, norm, theme)
            ],
            "layout": make_layout(
                theme,
                "Test accuracy, by batch norm’s statistics",
                "step",
                "share classified rightly",
                xaxis=make_step_axis(frames),
                yaxis={"range": [-0.02, 1.02]},
                shapes=mark_step(at, theme),
                waiting=not drawn and NOT_RECORDED,
            ),
        }
    ]


def _draw_accuracies(
    frames: Sequence[Frame], network: int, norm: str, theme: Theme
) -> list[Figure]:
    """Draw three curves, or one if the network has no statistics of a batch."""
    steps = [each.step for each in frames]
    running = np.array([each.accuracy[network] for each in frames])
    if norm not in _FOLLOW_THE_BATCH:
        return [draw_curve(norm, steps, round_values(running), theme)]
    others = np.stack([_require(each.layers.accuracy)[network] for each in frames])
    colour = getattr(theme, norm)
    short = "" if norm == "batch" else f"{NETWORK_NAMES[norm]}: "
    return [
        draw_curve(
            norm,
            steps,
            round_values(values),
            theme,
            name=f"{short}{name}",
            mode="lines+markers",
            line={**style_line(theme, norm), "dash": dash},
            marker={"size": 5, "symbol": marker, "color": colour},
        )
        for name, values, dash, marker in zip(
            STATISTICS, (running, *others.T), _DASHES, _MARKERS, strict=True
        )
    ]
