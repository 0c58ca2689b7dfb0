"""Draw descent paths, and iterations against the learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import round_rows, round_values
from bn_core.figures.style import (
    DASHES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    draw_vertical_line,
    make_layout,
    style_line,
)
from bn_core.lessons.descents.config import (
    CURVE_KAPPA,
    LENGTH_RATES,
    HalfspacesConfig,
    LeastSquaresConfig,
)
from bn_core.lessons.descents.descent_paths import REACH, DescentPaths
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.norm.arrays import Array

Numbers = NDArray[np.floating] | NDArray[np.integer]
_STYLES = {
    "gradient": ("none", "gradient descent"),
    "standardised": ("layer", "standardized features"),
    "normed": ("batch", "batch norm"),
    "projected": ("group", "GDNP"),
}
"""The norm whose style each method has, and its name."""


def draw_descent_paths(result: DescentPaths, theme: Theme) -> list[Figure]:
    """Draw the loss with three descents on it, and their excess loss by step."""
    return [_draw_map(result, theme), _draw_losses(result, theme)]


def _draw_map(result: DescentPaths, theme: Theme) -> Figure:
    return {
        "id": "bowl map",
        "row": "bowl",
        "alt": "A bowl over two weights with the paths of three descents",
        "data": [
            {
                "type": "contour",
                "x": round_values(result.axis),
                "y": round_values(result.axis),
                "z": round_rows(np.log10(np.maximum(result.excess, 1e-3))),
                "showscale": False,
                "ncontours": 12,
                "line": {"color": theme.faint, "width": 0.7},
                "colorscale": [[0, theme.grid], [1, theme.background]],
                "opacity": 0.7,
                "hovertemplate": "v₁ %{x:.2f}, v₂ %{y:.2f}<extra></extra>",
            },
            *(
                {
                    **_draw_line(each.method, each.v[:, 0], each.v[:, 1], theme),
                    "mode": "lines+markers",
                    "hovertemplate": "(%{x:.3g}, %{y:.3g})",
                }
                for each in result.paths
            ),
        ],
        "layout": make_layout(
            theme,
            "The weights v = γ·w/‖w‖ on their way",
            "v₁",
            "v₂",
            height=440,
            hovermode="closest",
            margin={"t": 84},
            xaxis={"range": [-REACH, REACH], "constrain": "domain"},
            yaxis={"range": [-REACH, REACH], "scaleanchor": "x", "constrain": "domain"},
        ),
    }


def _draw_losses(result: DescentPaths, theme: Theme) -> Figure:
    return {
        "id": "bowl falls",
        "row": "bowl",
        "alt": "The excess loss of three descents by step",
        "data": [
            _draw_line(
                each.method, np.arange(len(each.excess)), np.maximum(each.excess, 1e-14), theme
            )
            for each in result.paths
        ],
        "layout": make_layout(
            theme,
            "Loss above the least",
            "step",
            "excess loss (log scale)",
            height=440,
            margin={"t": 84},
            yaxis={"type": "log", "exponentformat": "power"},
        ),
    }


def draw_least_squares(
    config: LeastSquaresConfig,
    frames: Sequence[LeastSquares],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    made = [
        _draw_iterations(result, k, b, theme) for k in range(len(result.kappas)) for b in (0, 1)
    ]
    return {
        "figures": [*made, _draw_curves(result, theme), *_draw_converging(result, theme)],
        "say": describe_least_squares(config, result),
        "alerts": [],
    }


def describe_least_squares(config: LeastSquaresConfig, result: LeastSquares) -> list[str]:
    """Describe what was measured so far, with numbers read from ``result``."""
    count = int(np.prod(result.steps.shape[:3]))
    sentences = [f"{result.step} of {count} grids of {config.dimensions} weights are begun."]
    return sentences + tell_verdicts(result.verdicts)


def draw_halfspaces(
    config: HalfspacesConfig, frames: Sequence[Halfspaces], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw iterations by learning rate, and ‖g‖ at the best rate, of the halfspaces."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    ways = ("gradient", "normed", "projected")
    data = [
        _draw_line(way, result.rates, _compute_median(result.steps[place]), theme)
        for place, way in enumerate(ways)
    ]
    falls = [
        _draw_line(way, np.arange(curve.shape[1]), curve[0], theme)
        for way, curve in zip(ways, result.curves, strict=False)
    ]
    made = [
        _make_figure(
            "spaces grid",
            "spaces",
            f"Iterations to ‖g‖ < 10⁻⁵, κ {config.condition}",
            "learning rate × L (log scale)",
            "iterations (log scale)",
            data,
            theme,
            True,
        ),
        _make_figure(
            "spaces falls",
            "spaces",
            "‖g‖ at the best rate, first seed",
            "iteration",
            "‖g‖ (log scale)",
            falls,
            theme,
            False,
        ),
    ]
    sentences = [f"{int(np.isfinite(result.steps).sum())} of {result.steps.size} descents arrived."]
    sentences += tell_verdicts(result.verdicts)
    return {"figures": made, "say": sentences, "alerts": []}


def _draw_iterations(result: LeastSquares, k: int, b: int, theme: Theme) -> Figure:
    kappa = result.kappas[k]
    data = [
        _draw_line(way, result.rates, _compute_median(result.steps[k, b, place]), theme)
        for place, way in enumerate(METHODS)
    ]
    where = "rotated" if b else "along the axes"
    return _make_figure(
        f"squares {kappa} {b}",
        f"squares {k}",
        f"Iterations to 10⁻⁶, κ {kappa}, {where}",
        "learning rate × L (log scale)",
        "iterations (log scale)",
        data,
        theme,
        True,
    )


def _draw_curves(result: LeastSquares, theme: Theme) -> Figure:
    ways = ("gradient", "normed", "projected")
    data = [
        _draw_line(way, np.arange(curve.shape[1])[::10], np.maximum(curve[0, ::10], 1e-30), theme)
        for way, curve in zip(ways, result.curves, strict=True)
        if curve.size
    ]
    return _make_figure(
        "squares falls",
        "squares falls",
        f"Excess loss at the best rate, κ {CURVE_KAPPA}, first seed",
        "iteration",
        "excess loss (log scale)",
        data,
        theme,
        False,
    )


def _draw_converging(result: LeastSquares, theme: Theme) -> list[Figure]:
    """Draw the decades of converging rates by the rate of γ, if it was scanned."""
    if len(result.converged) != 1 + len(LENGTH_RATES):
        return []
    place = result.kappas.index(CURVE_KAPPA)
    plain, *normed = np.median(result.converging[:, place], axis=1)
    data = [
        _draw_line("gradient", np.array(LENGTH_RATES), np.full(len(LENGTH_RATES), plain), theme),
        _draw_line("normed", np.array(LENGTH_RATES), np.array(normed), theme),
    ]
    figure = _make_figure(
        "squares converging",
        "squares falls",
        f"Decades of rates of w that converge, of 8.1, κ {CURVE_KAPPA}",
        "rate of γ; dotted: 1, up to which theory has it",
        "decades",
        data,
        theme,
        False,
    )
    figure["layout"]["yaxis"] |= {"type": "linear", "range": [0, 8.5]}
    figure["layout"]["shapes"] = [draw_vertical_line(theme, 1.0, "dot")]
    return [figure]


def _compute_median(steps: Array) -> Array:
    """Return the median (Q,) over seeds.

    It is ∞ or NaN, a gap, if most seeds did not reach the goal or were not run.
    """
    result: Array = np.median(steps, axis=1)
    return result


def _draw_line(way: str, x: Numbers, y: Array, theme: Theme) -> Figure:
    norm, name = _STYLES[way]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": round_values(np.asarray(x, dtype=float)),
        "y": round_values(y),
        "line": style_line(theme, norm) | {"dash": DASHES[norm]},
        "hovertemplate": "%{y:.3g}",
        "marker": {"size": 5, "color": getattr(theme, norm), "symbol": SYMBOLS[norm]},
    }


def _make_figure(
    key: str, row: str, title: str, x: str, y: str, data: list[Figure], theme: Theme, log: bool
) -> Figure:
    for each in data if log else []:
        each["mode"] = "lines+markers"
    empty = not any(value is not None for each in data for value in each["y"])
    axis = {"type": "log", "exponentformat": "power"}
    return {
        "id": key,
        "row": row,
        "alt": f"{title}, one line for each way down",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            x,
            y,
            height=330,
            margin={"t": 118},
            xaxis=axis if log else {},
            yaxis=axis,
            waiting=empty,
        ),
    }
