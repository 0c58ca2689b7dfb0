"""Draw the loss of one unit, and what the length of weights does in a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import downsample_steps, round_rows, round_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout, make_translucent
from bn_core.lessons.length_direction.claims import CLAIMS
from bn_core.lessons.length_direction.config import EPSILONS, SETTINGS, LengthConfig
from bn_core.lessons.length_direction.result import (
    FormulaErrors,
    LengthDirection,
    Scaling,
    UndoneByAffine,
)
from bn_core.lessons.length_direction.single_unit import REACH, UnitDescent
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_STYLES = {
    "plain": ("batch", "solid", "no decay"),
    "decayed": ("group", "dash", "decay"),
    "grown": ("layer", "dot", "no decay, growing rate"),
    "small": ("none", "dashdot", "from × 0.1"),
    "large": ("left_out", "longdash", "from × 10"),
    "raised": ("noisy", "dot", "from × 10, rate × 100"),
}
"""The colour, the dash and the name of each setting with batch norm."""


def draw_unit(unit: UnitDescent, theme: Theme) -> list[Figure]:
    """Draw the loss over both weights with the descent, and the loss by angle."""
    return [_draw_map(unit, theme), _draw_by_angle(unit, theme)]


def _draw_map(unit: UnitDescent, theme: Theme) -> Figure:
    path = np.array([each.w for each in unit.path])
    ray = REACH * 1.3 * unit.state.w / unit.state.length
    low, high = float(unit.loss.min()), float(min(unit.loss.max(), 6.0))
    return {
        "id": "unit map",
        "row": "unit",
        "alt": "The loss over both weights of one unit, with w, its gradient and its path",
        "data": [
            {
                "type": "contour",
                "x": round_values(unit.axis),
                "y": round_values(unit.axis),
                "z": round_rows(unit.loss),
                "showscale": False,
                "colorscale": [[0, theme.batch], [1, theme.background]],
                "opacity": 0.5,
                "contours": {"start": low, "end": high, "size": (high - low) / 12},
                "zmin": low,
                "zmax": high,
                "line": {"color": theme.faint, "width": 0.7},
                "hovertemplate": "w₁ %{x:.2f}, w₂ %{y:.2f}: loss %{z:.3f}<extra></extra>",
            },
            _draw_trace("ray through w", [-ray[0], ray[0]], [-ray[1], ray[1]], theme.faint, "dot"),
            _draw_trace("descent", path[:, 0], path[:, 1], theme.none, "solid", "lines+markers"),
            {
                **_draw_trace("w", path[:1, 0], path[:1, 1], theme.text, "solid", "markers"),
                "marker": {"size": 12, "symbol": "diamond", "color": theme.text},
            },
        ],
        "layout": make_layout(
            theme,
            "Loss over (w₁, w₂); the arrow is −∂L/∂w",
            "w₁",
            "w₂",
            height=440,
            hovermode="closest",
            margin={"t": 84},
            xaxis={"range": [-REACH, REACH], "constrain": "domain"},
            yaxis={"range": [-REACH, REACH], "scaleanchor": "x", "constrain": "domain"},
            annotations=_draw_gradient(unit, theme),
        ),
    }


def _draw_gradient(unit: UnitDescent, theme: Theme) -> list[Figure]:
    """Draw the direction of steepest descent from w as an arrow."""
    here = unit.state
    if not here.slope > 1e-9:
        return []
    tip = here.w - 0.9 * here.gradient / here.slope
    return [
        {
            "x": float(tip[0]),
            "y": float(tip[1]),
            "ax": float(here.w[0]),
            "ay": float(here.w[1]),
            "xref": "x",
            "yref": "y",
            "axref": "x",
            "ayref": "y",
            "text": "",
            "showarrow": True,
            "arrowhead": 2,
            "arrowwidth": 2.5,
            "arrowcolor": theme.text,
        }
    ]


def _draw_trace(
    name: str,
    x: Array | list[float],
    y: Array | list[float],
    colour: str,
    dash: str,
    mode: str = "lines",
) -> Figure:
    return {
        "type": "scatter",
        "mode": mode,
        "name": name,
        "x": round_values(np.asarray(x, dtype=float)),
        "y": round_values(np.asarray(y, dtype=float)),
        "line": {"color": colour, "dash": dash, "width": 2},
        "marker": {"size": 5, "color": colour},
        "hovertemplate": "(%{x:.3g}, %{y:.3g})",
    }


def _draw_by_angle(unit: UnitDescent, theme: Theme) -> Figure:
    turned = [float(np.degrees(np.arctan2(each.w[1], each.w[0])) % 360) for each in unit.path]
    loss = [each.loss for each in unit.path]
    return {
        "id": "unit around",
        "row": "unit",
        "alt": "The loss against the direction of w, with the steps of the descent as dots",
        "data": [
            _draw_trace(
                f"at length {format_number(unit.config.length)}",
                unit.angles,
                unit.around,
                theme.batch,
                "solid",
            ),
            _draw_trace("descent", turned, loss, theme.none, "solid", "markers"),
            {
                **_draw_trace("w", turned[:1], loss[:1], theme.text, "solid", "markers"),
                "marker": {"size": 12, "symbol": "diamond", "color": theme.text},
            },
        ],
        "layout": make_layout(
            theme,
            "Loss by direction",
            "angle of w (degrees)",
            "loss (mean squared distance)",
            height=440,
            hovermode="closest",
            margin={"t": 84},
            xaxis={"range": [0, 360], "dtick": 90},
        ),
    }


def draw_networks(
    config: LengthConfig, frames: Sequence[LengthDirection], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    decay, starts = ("plain", "decayed", "grown"), ("plain", "small", "large", "raised")
    made = [
        _draw_curves(
            "length loss",
            "decay",
            "Weight decay: training loss",
            "nats",
            result,
            result.losses,
            decay,
            theme,
        ),
        _draw_curves(
            "length rate",
            "decay",
            "Effective rate η/‖w‖²",
            "η/‖w‖² (log scale)",
            result,
            result.rates,
            decay,
            theme,
        ),
        _draw_curves(
            "start loss",
            "starts",
            "Three starts: training loss",
            "nats",
            result,
            result.losses,
            starts,
            theme,
        ),
        _draw_curves(
            "start norm",
            "starts",
            "Length of a unit's weights",
            "rms ‖w‖ (log scale)",
            result,
            result.norms,
            starts,
            theme,
        ),
    ]
    made += [_draw_scaling(result.scaling, theme), _draw_recovery(result.recovery, theme)]
    return {"figures": made, "say": describe_networks(config, result), "alerts": []}


def describe_networks(config: LengthConfig, result: LengthDirection) -> list[str]:
    """Describe what was measured so far, with numbers read from ``result``."""
    if result.scaling is None:
        count = result.losses.shape[0] * result.losses.shape[1]
        return [f"Nothing is measured yet: Run scales, then trains {count} networks."]
    sentences = [f"{result.step} of {config.steps} steps are made."]
    return sentences + tell_verdicts(result.verdicts)


def scaling_rows(result: Scaling) -> list[list[str | float]]:
    """Return a row per factor, with logit differences and ‖g‖·a.

    Each is the median over the seeds.
    """
    apart, products = (
        np.median(each, axis=2) for each in (result.logit_difference, result.gradient)
    )
    return [
        [
            factor,
            *(
                cell
                for place in (EPSILONS.index(1e-5), EPSILONS.index(1e-12), len(EPSILONS))
                for cell in (
                    float(apart[place, at]),
                    float(products[place, at]),
                )
            ),
        ]
        for at, factor in enumerate(result.factors)
    ]


def formula_rows(result: FormulaErrors) -> list[list[str | float]]:
    """Return a row per formula, with its relative error against batch norm."""
    return [
        ["γ·Wx/‖Wx‖, as printed", result.printed],
        ["γ·w·x/‖w‖, weight normalization", result.by_length],
        ["γ·w·(x − mean)/‖w‖_S, batch norm", result.by_spread],
    ]


def _draw_scaling(result: Scaling | None, theme: Theme) -> Figure:
    """Draw the largest change of an output and of a gradient by ε, with their limits."""
    lines = []
    if result is not None:
        changes = (
            ("outputs", "batch", "solid", result.logit_difference),
            ("gradients", "none", "dash", np.abs(result.gradient - 1)),
        )
        for part, colour, dash, change in changes:
            values = np.median(change[:-1].max(axis=1), axis=1)
            shade = getattr(theme, colour)
            limit = np.full(len(EPSILONS), CLAIMS["C39"].part(part).most)
            lines += [
                _draw_trace(part, list(EPSILONS), values, shade, dash, "lines+markers"),
                _draw_trace(f"limit of {part}", list(EPSILONS), limit, shade, "dot"),
            ]
    return _make_log_figure(
        "scaling", "What scaling W by 0.1 to 100 changes", "ε of batch norm", lines, theme
    )


def _draw_recovery(result: UndoneByAffine | None, theme: Theme) -> Figure:
    """Draw the error of γ and β on another batch by its size, and its limit."""
    lines = []
    if result is not None:
        sizes = [float(size) for size in result.sizes]
        errors = np.median(result.others, axis=1)
        limit = np.full(len(sizes), CLAIMS["C04"].part("other batches").most)
        lines = [
            _draw_trace("another batch", sizes, errors, theme.batch, "solid", "lines+markers"),
            _draw_trace("limit", sizes, limit, theme.batch, "dot"),
        ]
    title = "Error of recovering x, as a share of its variance"
    return _make_log_figure("recovery", title, "examples of a batch", lines, theme)


def _make_log_figure(key: str, title: str, x: str, data: list[Figure], theme: Theme) -> Figure:
    axis = {"type": "log", "exponentformat": "power"}
    return {
        "id": key,
        "row": "limits",
        "alt": f"{title}, median over the seeds, by {x}",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            f"{x} (log scale)",
            "median (log scale)",
            height=330,
            hovermode="closest",
            margin={"t": 110},
            xaxis=axis,
            yaxis=axis,
            waiting=not data,
        ),
    }


def _draw_curves(
    key: str,
    row: str,
    title: str,
    unit: str,
    result: LengthDirection,
    curves: Array,
    settings: Sequence[str],
    theme: Theme,
) -> Figure:
    empty = not result.step
    axis = {} if "nats" in unit else {"type": "log", "exponentformat": "power"}
    data = (
        []
        if empty
        else [
            trace
            for name in settings
            for trace in _draw_setting(name, curves[SETTINGS.index(name)], row == "starts", theme)
        ]
    )
    return {
        "id": key,
        "row": row,
        "alt": f"{title}, median over the seeds and their range, by step",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            "step",
            unit,
            height=330,
            margin={"t": 110},
            yaxis=axis,
            waiting=empty,
        ),
    }


def _draw_setting(name: str, seeds: Array, starts: bool, theme: Theme) -> list[Figure]:
    """Draw the median over the seeds and their range, averaged over steps."""
    colour, dash, word = _STYLES[name]
    word = "from × 1" if starts and name == "plain" else word
    steps, curve, _ = downsample_steps(seeds.T)
    low, middle, high = curve.min(axis=1), np.median(curve, axis=1), curve.max(axis=1)
    shade = getattr(theme, colour)
    band = {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "hoverinfo": "skip",
        "x": [*steps.tolist(), *steps[::-1].tolist()],
        "y": [*round_values(high), *round_values(low[::-1])],
        "line": {"width": 0},
        "fillcolor": make_translucent(shade, 0.15),
        "showlegend": False,
        "name": word,
    }
    return [
        band,
        {
            "type": "scatter",
            "mode": "lines",
            "name": word,
            "x": steps.tolist(),
            "y": round_values(middle),
            "line": {"color": shade, "dash": dash, "width": 2},
            "hovertemplate": "%{y:.3g}",
        },
    ]
