"""Draw the loss of one unit, and what the length of weights does in a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import downsample_steps, round_rows, round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout, make_translucent
from bn_core.lessons.length_direction.claims import CLAIMS
from bn_core.lessons.length_direction.config import (
    DECAY,
    EPSILONS,
    SETTINGS,
    STARTS,
    LengthConfig,
)
from bn_core.lessons.length_direction.result import (
    FormulaErrors,
    LengthDirection,
    Scaling,
    UndoneByAffine,
)
from bn_core.lessons.length_direction.single_unit import REACH, REFERENCE_RATE, UnitDescent
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
_SETTINGS = {DECAY: ("plain", "decayed", "grown"), STARTS: ("plain", "small", "large", "raised")}
"""The settings of each picture."""
_REFERENCE = f"from length 1, η = {format_number(REFERENCE_RATE)}"
_UNIT_HEIGHT = 400


def draw_unit(unit: UnitDescent, theme: Theme) -> list[Figure]:
    """Draw the loss over both weights with the descent, and the loss by step."""
    return [_draw_map(unit, theme), _draw_losses(unit, theme)]


def _draw_map(unit: UnitDescent, theme: Theme) -> Figure:
    path, reference = (np.array([each.w for each in way]) for way in (unit.path, unit.reference))
    ray = REACH * 1.3 * unit.state.w / unit.state.length
    low, high = float(unit.loss.min()), float(min(unit.loss.max(), 6.0))
    x, y = (float(each) for each in unit.state.w)
    return {
        "id": "unit map",
        "row": "unit",
        "alt": "The loss over both weights of one unit, with w, its gradient and its path",
        "grip": True,
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
            _draw_trace(
                _REFERENCE, reference[:, 0], reference[:, 1], theme.group, "solid", "lines+markers"
            ),
            _draw_trace("from w", path[:, 0], path[:, 1], theme.none, "solid", "lines+markers"),
        ],
        "layout": make_layout(
            theme,
            "Loss by weights: drag the diamond",
            "weight w₁",
            "weight w₂",
            height=_UNIT_HEIGHT,
            hovermode="closest",
            showlegend=False,
            xaxis={"range": [-REACH, REACH], "constrain": "domain"},
            yaxis={"range": [-REACH, REACH], "scaleanchor": "x", "constrain": "domain"},
            shapes=[_draw_grip(x, y, theme)],
            annotations=_draw_gradient(unit, theme),
        ),
    }


def _draw_grip(x: float, y: float, theme: Theme) -> Figure:
    """Draw the w that can be dragged, as a diamond of a fixed size."""
    return {
        "type": "path",
        "path": "M 0 -9 L 9 0 L 0 9 L -9 0 Z",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": x,
        "yanchor": y,
        "fillcolor": theme.text,
        "line": {"color": theme.background, "width": 1.5},
    }


def _draw_losses(unit: UnitDescent, theme: Theme) -> Figure:
    config = unit.config
    ways = [(_REFERENCE, unit.reference, theme.group, "dot")]
    name = f"‖w‖ = {format_number(config.length)}, η = {format_number(config.rate)}"
    if config.decay:
        name += f", λ = {format_number(config.decay)}"
    ways.append((f"from w: {name}", unit.path, theme.none, "solid"))
    return {
        "id": "unit losses",
        "row": "unit",
        "alt": "The loss by step, from w and from the same direction at length 1",
        "data": [
            {
                **_draw_trace(
                    label,
                    np.arange(len(path), dtype=float),
                    np.array([each.loss for each in path]),
                    colour,
                    dash,
                ),
                "hovertemplate": "%{y:.3g}",
            }
            for label, path, colour, dash in ways
        ],
        "layout": make_layout(
            theme,
            "Loss by step",
            "step",
            "mean squared error",
            height=_UNIT_HEIGHT,
            margin={"t": 88},
            yaxis={"rangemode": "tozero"},
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


def draw_by_angle(unit: UnitDescent, theme: Theme) -> Figure:
    """Draw the loss by the direction of w, with the steps of the descent as dots."""
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
            "mean squared error",
            height=340,
            hovermode="closest",
            margin={"t": 84},
            xaxis={"range": [0, 360], "dtick": 90},
        ),
    }


def draw_networks(
    config: LengthConfig, frames: Sequence[LengthDirection], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw two figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme; ``params["picture"]`` is ``STARTS`` for networks of other
    lengths, and else those with weight decay are drawn.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    if params.get("picture") == STARTS:
        losses = _draw_curves("start loss", STARTS, "Training loss", "nats", result, theme)
        second = _draw_curves(
            "start norm", STARTS, "Length of the weights", "root mean square ‖w‖", result, theme
        )
    else:
        losses = _draw_curves("length loss", DECAY, "Training loss", "nats", result, theme)
        second = _draw_curves(
            "length rate", DECAY, "Effective learning rate", "η/‖w‖²", result, theme
        )
    return {
        "figures": [losses, second],
        "say": [describe_networks(config, result)],
        "alerts": [],
    }


def describe_networks(config: LengthConfig, result: LengthDirection) -> str:
    """Say how far the training is."""
    count = result.losses.shape[0] * result.losses.shape[1]
    return f"{count} networks have made {result.step} of {config.steps} steps."


def draw_limits(result: LengthDirection, theme: Theme) -> list[Figure]:
    """Draw what scaling the weights changes by ε, and the error of undoing batch norm."""
    scaling, recovery = result.scaling, result.recovery
    if scaling is None or recovery is None:
        return []
    return [_draw_scaling(scaling, theme), _draw_recovery(recovery, theme)]


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


def _draw_scaling(result: Scaling, theme: Theme) -> Figure:
    """Draw the largest change of an output and of a gradient by ε, with their limits."""
    lines = []
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
    title = "Change when W is scaled by 0.1 to 100"
    return _make_log_figure("scaling", title, "ε of batch norm", "largest change", lines, theme)


def _draw_recovery(result: UndoneByAffine, theme: Theme) -> Figure:
    """Draw the error of γ and β on another batch by its size, and its limit."""
    sizes = [float(size) for size in result.sizes]
    errors = np.median(result.others, axis=1)
    limit = np.full(len(sizes), CLAIMS["C04"].part("other batches").most)
    lines = [
        _draw_trace("another batch", sizes, errors, theme.batch, "solid", "lines+markers"),
        _draw_trace("limit", sizes, limit, theme.batch, "dot"),
    ]
    return _make_log_figure(
        "recovery",
        "Error when γ and β undo another batch",
        "examples per batch",
        "share of the variance of x",
        lines,
        theme,
    )


def _make_log_figure(
    key: str, title: str, x: str, y: str, data: list[Figure], theme: Theme
) -> Figure:
    axis = POWER_AXIS
    return {
        "id": key,
        "row": "limits",
        "alt": f"{title}, median over the seeds, by {x}",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            f"{x} (log scale)",
            f"{y} (log scale)",
            height=330,
            hovermode="closest",
            margin={"t": 110},
            xaxis=axis,
            yaxis=axis,
        ),
    }


def _draw_curves(
    key: str, picture: str, title: str, unit: str, result: LengthDirection, theme: Theme
) -> Figure:
    """Draw one quantity of the settings of a picture, named by its unit, by step."""
    empty = not result.step
    curves = {"nats": result.losses, "η/‖w‖²": result.rates}.get(unit, result.norms)
    data = (
        []
        if empty
        else [
            trace
            for name in _SETTINGS[picture]
            for trace in _draw_setting(name, curves[SETTINGS.index(name)], picture == STARTS, theme)
        ]
    )
    return {
        "id": key,
        "row": picture,
        "alt": f"{title}, median over the seeds and their range, by step",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            "step",
            f"{unit} (log scale)",
            height=370,
            margin={"t": 110},
            yaxis=POWER_AXIS,
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
