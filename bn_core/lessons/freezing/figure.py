"""Draw what each setting of the switches lets a batch-norm layer do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout, make_translucent
from bn_core.inputs.counts import format_count
from bn_core.lessons.freezing.config import GRADIENTS, MODES, FreezingConfig, FreezingView
from bn_core.lessons.freezing.result import Freezing
from bn_core.lessons.freezing.sentences import describe_setting
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

MODE_NAMES = {
    "train": "training mode",
    "eval": "bn.eval()",
    "eval_then_train": "bn.eval(), then<br>model.train()",
}
GRADIENT_NAMES = {
    "on": "gradient on",
    "requires_grad_off": "requires_grad<br>= False",
    "no_grad": "torch.<br>no_grad()",
}


def draw_freezing(
    config: FreezingConfig, frames: Sequence[Freezing], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the map of all settings, and the movements in the one that is chosen.

    ``params`` holds the fields of a FreezingView. ValueError: one is out of bounds.
    """
    view = FreezingView.read_known(params)
    result, theme = frames[shown], choose_theme(view.theme)
    return {
        "figures": [
            _draw_map(result, view, config, theme),
            _draw_movements("γ and β", "parameters", result.parameters, view, theme),
            _draw_movements(
                "Running mean and variance",
                "statistics",
                result.statistics,
                view,
                theme,
            ),
        ],
        "say": describe_setting(config, result, view),
        "alerts": [],
    }


def _draw_map(result: Freezing, view: FreezingView, config: FreezingConfig, theme: Theme) -> Figure:
    waiting = has_no_values(result.counted)
    moved = [values[..., -1] for values in (result.parameters, result.statistics)]
    frozen = (moved[0] == 0) & (moved[1] == 0)
    learns = result.others[..., -1] > 0
    colours = [make_translucent(theme.faint, 0.1), make_translucent(theme.batch, 0.3)]
    x, y = ([names[each] for each in names] for names in (GRADIENT_NAMES, MODE_NAMES))
    return {
        "id": "freezing map",
        "row": "freezing map",
        "pick": True,
        "alt": "What moves in the layer, for each mode and each setting of the gradient",
        "data": [
            {
                "type": "heatmap",
                "x": x,
                "y": y,
                "z": [] if waiting else (frozen & learns).astype(int).tolist(),
                "zmin": 0,
                "zmax": 1,
                "colorscale": [[0, colours[0]], [1, colours[1]]],
                "showscale": False,
                "xgap": 4,
                "ygap": 4,
                "hoverinfo": "none",
            }
        ],
        "layout": make_layout(
            theme,
            f"Largest change after {format_count(config.steps, 'step')} (μ, σ²: running)",
            "",
            "",
            waiting=waiting,
            height=270,
            hovermode="closest",
            showlegend=False,
            margin={"l": 108, "r": 8, "t": 78, "b": 8},
            xaxis={
                "type": "category",
                "showgrid": False,
                "showline": False,
                "ticks": "",
                "tickangle": 0,
                "side": "top",
                "fixedrange": True,
            },
            yaxis={
                "type": "category",
                "showgrid": False,
                "showline": False,
                "ticks": "",
                "autorange": "reversed",
                "fixedrange": True,
            },
            **(
                {} if waiting else {"annotations": _write_cells(moved, frozen, learns, x, y, theme)}
            ),
            shapes=[_outline_chosen_cell(view, theme)],
        ),
    }


def _write_cells(
    moved: Sequence[Array],
    frozen: NDArray[np.bool_],
    learns: NDArray[np.bool_],
    x: list[str],
    y: list[str],
    theme: Theme,
) -> list[Figure]:
    return [
        {
            "x": x[g],
            "y": y[m],
            "text": (
                ("<b>frozen</b>" if learns[m, g] else "frozen with<br>the network")
                if frozen[m, g]
                else f"γ, β: {_write_move(moved[0][m, g])}<br>μ, σ²: {_write_move(moved[1][m, g])}"
            ),
            "showarrow": False,
            "font": {"color": theme.text, "size": 12},  # a cell is 80 px wide on a phone
        }
        for m in range(len(MODES))
        for g in range(len(GRADIENTS))
    ]


def _write_move(value: float) -> str:
    return format_number(float(value))


def _outline_chosen_cell(view: FreezingView, theme: Theme) -> Figure:
    m, g = view.place
    return {
        "type": "rect",
        "x0": g - 0.49,
        "x1": g + 0.49,
        "y0": m - 0.48,
        "y1": m + 0.48,
        "line": {"color": theme.text, "width": 2},
    }


def _draw_movements(
    title: str,
    name: str,
    values: Array,
    view: FreezingView,
    theme: Theme,
) -> Figure:
    """Draw how far one part has moved, in the chosen setting and the others."""
    steps = list(range(values.shape[-1]))
    others = [
        values[m, g]
        for m in range(len(MODES))
        for g in range(len(GRADIENTS))
        if (m, g) != view.place
    ]
    return {
        "id": f"freezing {name}",
        "row": "freezing moves",
        "alt": f"Largest change of {title} by step, in the chosen setting and in the others",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "other settings",
                "showlegend": place == 0,
                "x": steps,
                "y": round_values(each),
                "line": {"color": make_translucent(theme.faint, 0.4), "width": 1.2},
                "hoverinfo": "skip",
            }
            for place, each in enumerate(others)
        ]
        + [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "chosen setting",
                "x": steps,
                "y": round_values(values[view.place]),
                "line": {"color": theme.batch, "width": 2.6},
                "hovertemplate": "%{y:.3g}",
            }
        ],
        "layout": make_layout(
            theme,
            title,
            "training step",
            "largest change",
            waiting=has_no_values(values),
            height=225,
            yaxis={"range": [-0.02, float(np.nanmax(values)) * 1.08 or 1.0]}
            if not has_no_values(values)
            else {},
        ),
    }
