"""Draw descent paths, and iterations against the learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.curves import round_values
from bn_core.figures.style import (
    DASHES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    style_line,
)
from bn_core.lessons.descents.config import HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.descent_paths import REACH, DescentPaths
from bn_core.lessons.descents.result import WAYS, Halfspaces, LeastSquares
from bn_core.norm.arrays import Array

Numbers = NDArray[np.floating] | NDArray[np.integer]
_LOOKS = {
    "gradient": ("none", "gradient descent"),
    "standardised": ("layer", "standardised features"),
    "normed": ("batch", "batch norm"),
    "projected": ("group", "GDNP"),
}
"""The norm whose looks each way borrows, and its name."""


def quadratic_loss_figures(found: DescentPaths, theme: Theme) -> list[Figure]:
    """The bowl with the three descents on it, and their excess loss by step."""
    return [_bowl(found, theme), _falls(found, theme)]


def _bowl(found: DescentPaths, theme: Theme) -> Figure:
    levels = round_values(np.log10(np.maximum(found.excess, 1e-3)).ravel())
    side = len(found.axis)
    return {
        "id": "bowl map",
        "row": "bowl",
        "alt": "A bowl over two weights with the paths of three descents",
        "data": [
            {
                "type": "contour",
                "x": round_values(found.axis),
                "y": round_values(found.axis),
                "z": [levels[row * side : (row + 1) * side] for row in range(side)],
                "showscale": False,
                "ncontours": 12,
                "line": {"color": theme.faint, "width": 0.7},
                "colorscale": [[0, theme.grid], [1, theme.background]],
                "opacity": 0.7,
                "hovertemplate": "v₁ %{x:.2f}, v₂ %{y:.2f}<extra></extra>",
            },
            *(
                {
                    **_line(each.way, each.v[:, 0], each.v[:, 1], theme),
                    "mode": "lines+markers",
                    "hovertemplate": "(%{x:.3g}, %{y:.3g})",
                }
                for each in found.paths
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


def _falls(found: DescentPaths, theme: Theme) -> Figure:
    return {
        "id": "bowl falls",
        "row": "bowl",
        "alt": "The excess loss of three descents by step",
        "data": [
            _line(each.way, np.arange(len(each.excess)), np.maximum(each.excess, 1e-14), theme)
            for each in found.paths
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


def picture(
    config: LeastSquaresConfig,
    frames: Sequence[LeastSquares],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """The figures and sentences of result ``shown``; ``params["theme"]`` names the theme."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    made = [_grid(result, k, b, theme) for k in range(len(result.kappas)) for b in (0, 1)]
    return {
        "figures": [*made, _curves(result, theme)],
        "say": sentences(config, result),
        "alerts": [],
    }


def sentences(config: LeastSquaresConfig, result: LeastSquares) -> list[str]:
    """What was measured so far, every number read from ``result``."""
    count = int(np.prod(result.steps.shape[:3]))
    said = [f"{result.step} of {count} grids of {config.dimensions} weights are begun."]
    for verdict in (result.linear, result.faster, result.tolerant):
        said.extend([verdict.measured, verdict.sentence] if verdict else [])
    return said


def draw_halfspaces(
    config: HalfspacesConfig, frames: Sequence[Halfspaces], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """The same for halfspaces: iterations by rate, and ‖g‖ at the best."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    ways = ("gradient", "normed", "projected")
    data = [
        _line(way, result.rates, _middle(result.steps[place]), theme)
        for place, way in enumerate(ways)
    ]
    falls = [
        _line(way, np.arange(curve.shape[1]), curve[0], theme)
        for way, curve in zip(ways, result.curves, strict=False)
    ]
    made = [
        _framed(
            "spaces grid",
            "spaces",
            f"Iterations to ‖g‖ < 10⁻⁵, κ {config.condition}",
            "learning rate × L (log scale)",
            "iterations (log scale)",
            data,
            theme,
            True,
        ),
        _framed(
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
    said = [f"{int(np.isfinite(result.steps).sum())} of {result.steps.size} descents arrived."]
    if result.verdict:
        said.extend([result.verdict.measured, result.verdict.sentence])
    return {"figures": made, "say": said, "alerts": []}


def _grid(result: LeastSquares, k: int, b: int, theme: Theme) -> Figure:
    kappa = result.kappas[k]
    data = [
        _line(way, result.rates, _middle(result.steps[k, b, place]), theme)
        for place, way in enumerate(WAYS)
    ]
    where = "rotated" if b else "along the axes"
    return _framed(
        f"squares {kappa} {b}",
        f"squares {k}",
        f"Iterations to 10⁻⁶, κ {kappa}, {where}",
        "learning rate × L (log scale)",
        "iterations (log scale)",
        data,
        theme,
        True,
    )


def _curves(result: LeastSquares, theme: Theme) -> Figure:
    ways = ("gradient", "normed", "projected")
    data = [
        _line(way, np.arange(curve.shape[1])[::10], np.maximum(curve[0, ::10], 1e-30), theme)
        for way, curve in zip(ways, result.curves, strict=True)
        if curve.size
    ]
    return _framed(
        "squares falls",
        "squares falls",
        "Excess loss at the best rate, κ 100, first seed",
        "iteration",
        "excess loss (log scale)",
        data,
        theme,
        False,
    )


def _middle(steps: Array) -> Array:
    """(Q,): the median over seeds; ∞ or NaN, a gap, where most did not arrive or are not run."""
    found: Array = np.median(steps, axis=1)
    return found


def _line(way: str, x: Numbers, y: Array, theme: Theme) -> Figure:
    norm, name = _LOOKS[way]
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


def _framed(
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
