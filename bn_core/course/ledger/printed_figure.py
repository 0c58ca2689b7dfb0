"""Figures that compare printed numbers with computed ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_result import DirectPath, Entries, Printed
from bn_core.figures.curves import draw_seed_band, round_values
from bn_core.figures.log_axis import POWER_AXIS, make_log_axis
from bn_core.figures.style import (
    Figure,
    Theme,
    choose_theme,
    draw_vertical_line,
    make_layout,
    style_line,
)
from bn_core.lessons.detached_statistics.bias_drift_figure import draw_bias_drift
from bn_core.lessons.epsilon.variance_shrinkage import VarianceShrinkage
from bn_core.lessons.running_averages.variance_figure import draw_estimates
from bn_core.norm.arrays import Array
from bn_core.norm.conventions import PYTORCH
from bn_core.text.numbers import format_number

MAX_POINTS = 600
"""About how many units are drawn; more would overlap."""
BATCH_SIZE = 8
"""The batch size that claim C08 is about."""


def draw_printed(
    config: PrintedConfig, frames: Sequence[Printed], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures of result ``shown``, each in the row of its claim.

    ``params["theme"]`` names the theme.
    """
    del config
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {"figures": _draw_figures(result, theme), "say": describe_printed(result), "alerts": []}


def describe_printed(result: Printed) -> list[str]:
    """Return every verdict so far."""
    if not result.step:
        return ["Nothing is computed yet. Press Run; it takes a few seconds."]
    return [each.sentence for each in result.verdicts]


def _draw_figures(result: Printed, theme: Theme) -> list[Figure]:
    if not result.entries:
        return [_draw_empty(theme)]
    figures = [_draw_entries(n, each, theme) for n, each in enumerate(result.entries, start=1)]
    if result.shrunk is not None:
        figures.append(_draw_variance(result.shrunk, theme))
    if result.estimates is not None:
        figures.append(draw_estimates(result.estimates, theme, BATCH_SIZE) | {"row": "C08"})
    if result.direct is not None:
        figures.append(_draw_direct_path(result.direct, theme))
    if result.drift is not None:
        figures.extend(each | {"row": "C10"} for each in draw_bias_drift(result.drift, theme))
    if result.units is not None:
        figures.append(_draw_units(result.units, theme))
    return figures


def _draw_empty(theme: Theme) -> Figure:
    return {
        "id": "entries 1",
        "row": "C01",
        "alt": "Printed and computed entries",
        "data": [],
        "layout": make_layout(theme, "Printed and computed", "entry", "value", waiting=True),
    }


def _draw_entries(number: int, entries: Entries, theme: Theme) -> Figure:
    places = list(range(1, len(entries.printed) + 1))
    return {
        "id": f"entries {number}",
        "row": entries.id,
        "alt": f"{entries.title}: the printed and the computed entries",
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "name": "printed",
                "x": places,
                "y": round_values(entries.printed),
                "hovertemplate": "%{y:.4g}",
                "marker": {
                    "color": theme.none,
                    "size": 14,
                    "symbol": "diamond-open",
                    "line": {"width": 2},
                },
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "computed",
                "x": places,
                "y": round_values(entries.computed),
                "hovertemplate": "%{y:.4g}",
                "marker": {"color": theme.batch, "size": 7, "symbol": "circle"},
            },
        ],
        "layout": make_layout(
            theme,
            entries.title,
            "entry",
            entries.title.split()[0],
            xaxis={"tickvals": places, "range": [0.5, len(places) + 0.5]},
        ),
    }


def _draw_variance(shrinkage: VarianceShrinkage, theme: Theme) -> Figure:
    ratio = shrinkage.std**2 / PYTORCH.eps
    return {
        "id": "variance of x hat",
        "row": "C03",
        "alt": "Variance of x hat against the variance of the input, as a multiple of epsilon",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "computed",
                "x": round_values(ratio),
                "y": round_values(shrinkage.var_hat),
                "line": style_line(theme, "batch"),
                "hovertemplate": "%{y:.4g}",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": "printed: 1",
                "x": round_values(ratio[[0, -1]]),
                "y": [1.0, 1.0],
                "line": style_line(theme, "none"),
                "hoverinfo": "skip",
            },
        ],
        "layout": make_layout(
            theme,
            "Variance of x̂ after step 3, ε = 10⁻⁵",
            "σ²/ε of the input (log scale)",
            "variance of x̂",
            xaxis={**POWER_AXIS, "autorange": "reversed"},
            yaxis={"range": [-0.05, 1.12]},
        ),
    }


def _draw_direct_path(direct: DirectPath, theme: Theme) -> Figure:
    sizes = direct.sizes.tolist()
    limit = CLAIMS["C07"].part("random").threshold
    return {
        "id": "direct path",
        "row": "C07",
        "alt": "What the direct path lacks of the gradient, against how many values share a mean",
        "data": [
            *draw_seed_band(sizes, direct.random, "none", theme, name="random gradients"),
            *draw_seed_band(sizes, direct.trained, "batch", theme, name="a trained network"),
            {
                "type": "scatter",
                "mode": "lines",
                "name": "√(2/(m − 2))",
                "x": sizes,
                "y": round_values(direct.law),
                "line": {"color": theme.text, "dash": "dot", "width": 1.8},
                "hovertemplate": "%{y:.3g}",
            },
        ],
        "layout": make_layout(
            theme,
            f"What γ/σ·∂L/∂y lacks of ∂L/∂x (“about”: {format_number(limit)})",
            "values m that share a mean (log scale)",
            "share of the gradient (log scale)",
            height=320,
            xaxis=make_log_axis([8, 32, 128, 512]),
            yaxis=make_log_axis([0.05, 0.1, 0.2, 0.5]),
            shapes=[_draw_horizontal_line(theme, limit)],
        ),
    }


def _draw_units(units: Array, theme: Theme) -> Figure:
    _, scale, passed, _ = units[:, :: -(-units.shape[1] // MAX_POINTS)]
    return {
        "id": "bound",
        "row": "C25",
        "alt": "What a unit's gradient becomes in batch norm, against γ/σ",
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "name": "a unit",
                "x": round_values(scale),
                "y": round_values(passed),
                "hovertemplate": "γ/σ %{x:.3g}, times %{y:.3g}<extra></extra>",
                "marker": {"color": theme.batch, "size": 5, "opacity": 0.6},
            }
        ],
        "layout": make_layout(
            theme,
            "What becomes of a unit's gradient",
            "γ/σ (log scale)",
            "‖∂L/∂x‖ / ‖∂L/∂y‖ (log scale)",
            height=320,
            showlegend=False,
            hovermode="closest",
            xaxis=POWER_AXIS,
            yaxis=POWER_AXIS,
            shapes=[draw_vertical_line(theme, 1, "dot"), _draw_horizontal_line(theme, 1)],
        ),
    }


def _draw_horizontal_line(theme: Theme, y: float) -> Figure:
    """Draw a thin line over the figure's width."""
    return {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": y,
        "y1": y,
        "line": {"color": theme.faint, "width": 1, "dash": "dot"},
    }
