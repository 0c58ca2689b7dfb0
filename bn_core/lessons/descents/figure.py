"""Draw descent paths, and iterations against the learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
from bn_core.lessons.descents.descent_paths import REACH, SOLUTION, DescentPaths
from bn_core.lessons.descents.halfspace import Halfspace
from bn_core.lessons.descents.rayleigh_rate import RayleighRate
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
LOSS_NAMES = {
    "logistic": "logistic",
    "squared": "squared error",
    "hinge": "smooth hinge",
    "tangent": "tangent",
}
"""The name of each loss of a halfspace."""
_LOSS_COLOURS = {"logistic": "batch", "squared": "none", "hinge": "layer", "tangent": "group"}
"""The norm whose style each loss has."""
_HEIGHT = 400
_LEAST = 1e-13
"""A share of the excess loss that is rounding error."""


def draw_descent_paths(result: DescentPaths, theme: Theme) -> list[Figure]:
    """Draw the loss with three descents on it, and their excess loss by step."""
    return [_draw_map(result, theme), _draw_losses(result, theme)]


def _draw_map(result: DescentPaths, theme: Theme) -> Figure:
    start = result.paths[0].v[0]
    return {
        "id": "bowl map",
        "row": "bowl",
        "alt": "A bowl over two weights with the paths of three descents",
        "grip": True,
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
            {
                "type": "scatter",
                "mode": "markers",
                "name": "solution",
                "x": [SOLUTION[0]],
                "y": [SOLUTION[1]],
                "marker": {"size": 11, "symbol": "star", "color": theme.text},
                "hovertemplate": "least loss (%{x}, %{y})<extra></extra>",
            },
        ],
        "layout": make_layout(
            theme,
            "Three descents: drag their start",
            "weight v₁",
            "weight v₂",
            height=_HEIGHT,
            hovermode="closest",
            showlegend=False,
            xaxis={"range": [-REACH, REACH], "constrain": "domain"},
            yaxis={"range": [-REACH, REACH], "scaleanchor": "x", "constrain": "domain"},
            shapes=[
                {
                    "type": "path",
                    "path": "M 0 -9 L 9 0 L 0 9 L -9 0 Z",
                    "xsizemode": "pixel",
                    "ysizemode": "pixel",
                    "xanchor": float(start[0]),
                    "yanchor": float(start[1]),
                    "fillcolor": theme.text,
                    "line": {"color": theme.background, "width": 1.5},
                }
            ],
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
            "Loss above the least one",
            "step",
            "excess loss (log scale)",
            height=_HEIGHT,
            margin={"t": 88},
            yaxis={"type": "log", "exponentformat": "power", "range": [-12.5, 3]},
        ),
    }


def draw_bound(rate: RayleighRate, theme: Theme) -> list[Figure]:
    """Draw the excess loss by step beside its bound, and what each step leaves of it."""
    bound = {"color": theme.text, "dash": "dot", "width": 1.8}
    name = f"bound (1 − 1/{rate.kappa})²ᵗ"
    steps = np.arange(len(rate.bound))
    ways = (("gradient", rate.gradient), ("projected", rate.projected))
    left = [(way, shares[:, 1:] / np.maximum(shares[:, :-1], _LEAST)) for way, shares in ways]
    # Below that, the excess loss is rounding error.
    known = min(int((shares.min(axis=0) > _LEAST).sum()) for _, shares in ways)
    falls = [
        _draw_line(way, steps[:known], np.median(shares, axis=0)[:known], theme)
        for way, shares in ways
    ]
    factors = [
        _draw_line(way, steps[1:known], np.median(each, axis=0)[: known - 1], theme)
        for way, each in left
    ]
    limit = np.full(known - 1, rate.bound[1])
    return [
        _make_bound_figure(
            "bound falls",
            "Excess loss, as a share of the first",
            "share of the first excess loss (log scale)",
            [_draw_trace(name, steps[:known], rate.bound[:known], bound), *falls],
            theme,
            {"type": "log", "exponentformat": "power"},
        ),
        _make_bound_figure(
            "bound factors",
            "What one step leaves",
            "share of the excess loss before it",
            [
                _draw_trace(f"bound (1 − 1/{rate.kappa})²", steps[1:known], limit, bound),
                *factors,
            ],
            theme,
            {"range": [max(0.0, 5 * rate.bound[1] - 4), 1 + (1 - rate.bound[1]) / 5]},
        ),
    ]


def _make_bound_figure(
    key: str, title: str, y: str, data: list[Figure], theme: Theme, axis: dict[str, Any]
) -> Figure:
    return {
        "id": key,
        "row": "bound",
        "alt": f"{title} by step: the bound, gradient descent and GDNP",
        "data": data,
        "layout": make_layout(
            theme, title, "step", y, height=_HEIGHT, margin={"t": 88}, yaxis=axis
        ),
    }


def draw_halfspace(found: Halfspace, theme: Theme) -> list[Figure]:
    """Draw the mean loss in the plane, and every loss along the line."""
    return [_draw_plane(found, theme), _draw_along(found, theme)]


def _draw_plane(found: Halfspace, theme: Theme) -> Figure:
    reach = float(found.axis[-1])
    far = 3 * reach * found.line / np.linalg.norm(found.line)
    faint = {"color": theme.faint, "dash": "dot", "width": 2}
    return {
        "id": "plane map",
        "row": "plane",
        "alt": "The mean loss over two weights, with descents that end on one line",
        "data": [
            {
                "type": "contour",
                "x": round_values(found.axis),
                "y": round_values(found.axis),
                "z": round_rows(np.log10(np.maximum(found.loss - found.loss.min(), 1e-4))),
                "showscale": False,
                "ncontours": 14,
                "line": {"color": theme.faint, "width": 0.7},
                "colorscale": [[0, theme.grid], [1, theme.background]],
                "opacity": 0.7,
                "hoverinfo": "skip",
            },
            _draw_trace(
                "multiples of Σ⁻¹u", np.array([-far[0], far[0]]), np.array([-far[1], far[1]]), faint
            ),
            *(
                _draw_trace(
                    "descent",
                    path[:, 0],
                    path[:, 1],
                    {"color": getattr(theme, _LOSS_COLOURS[found.config.loss]), "width": 1.5},
                )
                for path in map(_thin_out, found.paths)
            ),
            *(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": LOSS_NAMES[loss],
                    "x": round_values(np.array(multiples) * found.line[0]),
                    "y": round_values(np.array(multiples) * found.line[1]),
                    "marker": {
                        "size": 12 if loss == found.config.loss else 9,
                        "color": getattr(theme, _LOSS_COLOURS[loss]),
                        "symbol": SYMBOLS[_LOSS_COLOURS[loss]],
                        "line": {"color": theme.background, "width": 1},
                    },
                    "hovertemplate": "(%{x:.3g}, %{y:.3g})",
                }
                for loss, multiples in found.multiples.items()
            ),
        ],
        "layout": make_layout(
            theme,
            "Where the descents end",
            "weight w₁",
            "weight w₂",
            height=_HEIGHT,
            hovermode="closest",
            showlegend=False,
            xaxis={"range": [-reach, reach], "constrain": "domain"},
            yaxis={"range": [-reach, reach], "scaleanchor": "x", "constrain": "domain"},
        ),
    }


def _draw_along(found: Halfspace, theme: Theme) -> Figure:
    """Draw each loss on the line, with its critical points."""
    zero = int(np.abs(found.alphas).argmin())
    data = []
    for loss, values in found.along.items():
        norm = _LOSS_COLOURS[loss]
        shares = values / values[zero]
        line = style_line(theme, norm, 2.6 if loss == found.config.loss else 1.6)
        data.append(_draw_trace(LOSS_NAMES[loss], found.alphas, shares, line))
        at = np.array(found.multiples[loss])
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "showlegend": False,
                "name": LOSS_NAMES[loss],
                "x": round_values(at),
                "y": round_values(np.interp(at, found.alphas, shares)),
                "marker": {"size": 10, "color": line["color"], "symbol": SYMBOLS[norm]},
                "hovertemplate": "least at %{x:.3g}",
            }
        )
    return {
        "id": "plane along",
        "row": "plane",
        "alt": "The mean loss of four functions along the line, each with its critical point",
        "data": data,
        "layout": make_layout(
            theme,
            "Mean loss along the line",
            "w as a multiple of Σ⁻¹u",
            "loss ÷ loss at 0",
            height=_HEIGHT,
            hovermode="closest",
            margin={"t": 114},
            yaxis={"range": [0.35, 1.6]},
        ),
    }


def _thin_out(path: Array) -> Array:
    """Return at most about 100 points of a path, with its first and last."""
    places = np.unique(np.geomspace(1, len(path), 100).round().astype(int)) - 1
    result: Array = path[places]
    return result


def _draw_trace(name: str, x: Numbers, y: Array, line: dict[str, Any]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": round_values(np.asarray(x, dtype=float)),
        "y": round_values(y),
        "line": line,
        "hovertemplate": "%{y:.3g}",
    }


def draw_least_squares(
    config: LeastSquaresConfig,
    frames: Sequence[LeastSquares],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw two figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme, ``params["shown"]`` the condition number of the first.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    kappa = int(params.get("shown", f"{CURVE_KAPPA}"))
    place = result.kappas.index(kappa) if kappa in result.kappas else 0
    return {
        "figures": [
            _draw_iterations(result, place, 1, theme) | {"row": "squares"},
            _draw_decades(result, theme),
        ],
        "say": describe_least_squares(config, result),
        "alerts": [],
    }


def draw_all_least_squares(result: LeastSquares, theme: Theme) -> list[Figure]:
    """Draw all condition numbers, the curves, and the rates of γ."""
    made = [
        _draw_iterations(result, k, b, theme) for k in range(len(result.kappas)) for b in (0, 1)
    ]
    return [*made, _draw_curves(result, theme), *_draw_converging(result, theme)]


def _draw_decades(result: LeastSquares, theme: Theme) -> Figure:
    """Draw the decades of rates that converge as bars."""
    arm = 1 + (LENGTH_RATES.index(1.0) if len(result.converged) > 2 else 0)
    # What is not measured yet is no rate that fails.
    measured: NDArray[np.bool_] = np.isfinite(result.converged.sum(axis=(2, 3)))
    data = [
        {
            "type": "bar",
            "name": _STYLES[way][1],
            "x": [f"κ {kappa}" for kappa in result.kappas],
            "y": round_values(
                np.where(measured[at], np.median(result.converging[at], axis=1), np.nan)
            ),
            "marker": {"color": getattr(theme, _STYLES[way][0])},
            "hovertemplate": "%{y:.2g} decades",
        }
        for way, at in (("gradient", 0), ("normed", arm))
    ]
    decades = float(np.log10(result.rates[-1] / result.rates[0]))
    return {
        "id": "squares decades",
        "row": "squares",
        "alt": "Decades of learning rates that converge, by condition number, with and without "
        "batch norm",
        "data": data,
        "layout": make_layout(
            theme,
            f"Learning rates that converge, of {decades:.0f} decades",
            "condition number of the problem",
            "decades of rates of w",
            height=_HEIGHT,
            margin={"t": 88},
            hovermode="closest",
            yaxis={"range": [0, decades + 0.6]},
            waiting=not measured[[0, arm]].any(),
        ),
    }


def describe_least_squares(config: LeastSquaresConfig, result: LeastSquares) -> list[str]:
    """Describe what was measured so far, with numbers read from ``result``."""
    count = int(np.prod(result.steps.shape[:3]))
    return [f"{result.step} of {count} runs of {config.dimensions} weights have begun."]


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
            f"Steps to ‖g‖ < 10⁻⁵, κ {config.condition}",
            "learning rate × L (log scale)",
            "steps (log scale)",
            data,
            theme,
            True,
        ),
        _make_figure(
            "spaces falls",
            "spaces",
            "‖g‖ at the best rate, first seed",
            "step",
            "‖g‖ (log scale)",
            falls,
            theme,
            False,
        ),
    ]
    sentences = [f"{int(np.isfinite(result.steps).sum())} of {result.steps.size} descents arrived."]
    return {"figures": made, "say": sentences, "alerts": []}


def _draw_iterations(result: LeastSquares, k: int, b: int, theme: Theme) -> Figure:
    kappa = result.kappas[k]
    data = [
        _draw_line(way, result.rates, _compute_median(result.steps[k, b, place]), theme)
        for place, way in enumerate(METHODS)
    ]
    where = "correlated features" if b else "features along the axes"
    return _make_figure(
        f"squares {kappa} {b}",
        f"squares {k}",
        f"Steps to a millionth, κ {kappa}, {where}",
        "learning rate × L (log scale)",
        "steps (log scale)",
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
        "step",
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
            height=_HEIGHT,
            margin={"t": 118},
            xaxis=axis if log else {},
            yaxis=axis,
            waiting=empty,
        ),
    }
