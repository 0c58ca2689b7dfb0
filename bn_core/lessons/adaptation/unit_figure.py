"""Draw what one unit gets from clean and from shifted test images."""

from __future__ import annotations

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout, make_translucent
from bn_core.lessons.adaptation.unit import UnitBatch
from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward

_CLEAN, _SHIFTED, _OWN, _RUNNING = 0.0, 1.0, 1.8, 2.6
"""Rows, from the top down."""
_ROWS = {
    "without shift": _CLEAN,
    "shifted": _SHIFTED,
    "test batch": _OWN,
    "running<br>averages": _RUNNING,
}


def draw_unit(batch: UnitBatch, theme: Theme) -> Figure:
    """Draw the pre-activations of one test batch and both kinds of statistics.

    A bar is a mean ± one standard deviation.
    """
    return {
        "id": "adaptation unit",
        "alt": (
            "The pre-activations of one unit for a test batch without and with the shift, the mean "
            "and standard deviation of the shifted batch, and the running ones"
        ),
        "data": [
            _draw_dots(batch.clean, batch, _CLEAN, theme.faint, "circle-open"),
            _draw_dots(batch.own.x[:, 0], batch, _SHIFTED, theme.text, "circle"),
            _draw_bar("test batch", batch.own, _OWN, theme.batch, "circle"),
            _draw_bar("running averages", batch.running, _RUNNING, theme.frozen, "hexagon"),
        ],
        "layout": make_layout(
            theme,
            f"Unit {batch.number} of the first layer, a test batch of {len(batch.clean)}",
            "pre-activation",
            "",
            height=300,
            showlegend=False,
            hovermode="closest",
            margin={"l": 12, "t": 40, "b": 46},
            yaxis={
                "tickvals": [*_ROWS.values()],
                "ticktext": [*_ROWS],
                "range": [_RUNNING + 0.5, _CLEAN - 0.5],
                "automargin": True,
                "showgrid": False,
                "fixedrange": True,
            },
        ),
    }


def _draw_dots(values: Array, batch: UnitBatch, row: float, colour: str, symbol: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": round_values(values),
        "y": [row] * len(values),
        "customdata": batch.classes.tolist(),
        "marker": {"color": make_translucent(colour, 0.5), "size": 9, "symbol": symbol},
        "hovertemplate": "a %{customdata}: %{x:.3g}<extra></extra>",
    }


def _draw_bar(name: str, step: Forward, row: float, colour: str, symbol: str) -> Figure:
    mean, deviation = float(step.mean[0]), float(step.var[0]) ** 0.5
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [mean],
        "y": [row],
        "error_x": {"array": [deviation], "color": colour, "thickness": 3, "width": 6},
        "marker": {"color": colour, "size": 11, "symbol": symbol},
        "hovertemplate": (
            f"{name}: mean %{{x:.3g}}, standard deviation {deviation:.3g}<extra></extra>"
        ),
    }
