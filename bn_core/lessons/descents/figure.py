"""Draw steps of descents against learning rate and condition number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import (
    Figure,
    Theme,
    choose_theme,
    draw_vertical_line,
    make_layout,
)
from bn_core.lessons.descents.config import (
    CURVE_KAPPA,
    LENGTH_RATES,
    HalfspacesConfig,
    LeastSquaresConfig,
)
from bn_core.lessons.descents.method_curves import HEIGHT, STYLES, draw_method
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


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
            "name": STYLES[way][1],
            "x": [f"κ {kappa}" for kappa in result.kappas],
            "y": round_values(
                np.where(measured[at], np.median(result.converging[at], axis=1), np.nan)
            ),
            "marker": {"color": getattr(theme, STYLES[way][0])},
            "hovertemplate": "%{y:.2g} decades",
        }
        for way, at in (("gradient", 0), ("normed", arm))
    ]
    decades = _count_decades(result)
    return {
        "id": "squares decades",
        "row": "squares",
        "alt": "Decades of learning rates that converge, by condition number, with and without "
        "batch norm",
        "data": data,
        "layout": make_layout(
            theme,
            f"Learning rates that converge, of {format_number(decades, 2)} decades",
            "condition number of the problem",
            "decades of rates of w",
            height=HEIGHT,
            margin={"t": 88},
            hovermode="closest",
            yaxis={"range": [0, decades + 0.6]},
            waiting=not measured[[0, arm]].any(),
        ),
    }


def describe_least_squares(config: LeastSquaresConfig, result: LeastSquares) -> list[str]:
    """Describe what was measured so far, with numbers read from ``result``."""
    count = int(np.prod(result.steps.shape[:3]))
    if result.done:
        return [f"All {count} runs of {config.dimensions} weights are complete."]
    return [f"{result.step} of {count} runs of {config.dimensions} weights have begun."]


def draw_halfspaces(
    config: HalfspacesConfig, frames: Sequence[Halfspaces], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw iterations by learning rate, and ‖g‖ at the best rate, of the halfspaces."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    ways = ("gradient", "normed", "projected")
    data = [
        draw_method(way, result.rates, _compute_median(result.steps[place]), theme)
        for place, way in enumerate(ways)
    ]
    falls = [
        draw_method(way, np.arange(curve.shape[1]), curve[0], theme)
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
        draw_method(way, result.rates, _compute_median(result.steps[k, b, place]), theme)
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
        draw_method(way, np.arange(curve.shape[1])[::10], np.maximum(curve[0, ::10], 1e-30), theme)
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
        draw_method("gradient", np.array(LENGTH_RATES), np.full(len(LENGTH_RATES), plain), theme),
        draw_method("normed", np.array(LENGTH_RATES), np.array(normed), theme),
    ]
    figure = _make_figure(
        "squares converging",
        "squares falls",
        f"Decades of rates of w that converge, of {format_number(_count_decades(result), 2)}, "
        f"κ {CURVE_KAPPA}",
        "rate of γ; dotted: the theory's limit",
        "decades",
        data,
        theme,
        False,
    )
    figure["layout"]["yaxis"] |= {"type": "linear", "range": [0, 8.5]}
    figure["layout"]["shapes"] = [draw_vertical_line(theme, 1.0, "dot")]
    return [figure]


def _count_decades(result: LeastSquares) -> float:
    """Return how many decades the rates cover, each from itself to the next."""
    return len(result.rates) * float(np.log10(result.rates[1] / result.rates[0]))


def _compute_median(steps: Array) -> Array:
    """Return the median (Q,) over seeds.

    It is ∞ or NaN, a gap, if most seeds did not reach the goal or were not run.
    """
    result: Array = np.median(steps, axis=1)
    return result


def _make_figure(
    key: str, row: str, title: str, x: str, y: str, data: list[Figure], theme: Theme, log: bool
) -> Figure:
    for each in data if log else []:
        each["mode"] = "lines+markers"
    empty = not any(value is not None for each in data for value in each["y"])
    axis = POWER_AXIS
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
            height=HEIGHT,
            margin={"t": 118},
            xaxis=axis if log else {},
            yaxis=axis,
            waiting=empty,
        ),
    }
