"""Draw the gradients and the loss of one variant among all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.use_it.checklist import check_model, count_wrong
from bn_core.lessons.use_it.code import STEPS
from bn_core.lessons.use_it.config import UseItConfig, UseItView
from bn_core.lessons.use_it.result import ZERO, Entry, Inspection, UseIt
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_ZERO_AT, _HIGHEST = 1e-5, 10.0
"""Where a gradient of 0 stands on the logarithmic axis, and its end."""
_ROW = 18
_HEIGHT = 106 + 14 * _ROW


def draw_use_it(
    _config: UseItConfig, frames: Sequence[UseIt], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and write the sentences of the variant of the view.

    ``params`` holds the fields of a UseItView. ValueError: one is out of bounds.
    """
    view = UseItView.read_known(params)
    result, theme = frames[shown], choose_theme(view.theme)
    found = result.get_inspection(view.variant) if result.done else None
    return {
        "figures": [_draw_gradients(found, theme), _draw_losses(result, found, theme)],
        "say": describe_variant(result, view),
        "alerts": [],
    }


def describe_variant(result: UseIt, view: UseItView) -> list[str]:
    """Describe how the view's variant trained, with numbers of ``result``."""
    found = result.get_inspection(view.variant) if result.done else None
    if found is None:
        return ["The network is being built, trained and inspected in all its variants."]
    wrong = count_wrong(check_model(view.variant, found, result.decayed_gamma))
    need = "needs" if wrong == 1 else "need"
    verdict = (
        f"{wrong} of the 8 items of the checklist {need} attention"
        if wrong
        else "All items of the checklist are in order"
    )
    return [
        f"In {STEPS} steps the training loss went from {format_number(float(found.losses[0]))} to "
        f"{format_number(float(found.losses[-1]))}; test accuracy {format_number(found.accuracy)}. "
        f"{verdict}."
    ]


def _draw_gradients(found: Inspection | None, theme: Theme) -> Figure:
    names = [_name(each) for each in found.parameters] if found else []
    return {
        "id": "use_it gradients",
        "row": "use_it",
        "alt": "Largest gradient of each parameter, at the first step and after training",
        "data": [
            _draw_sizes(
                "first step",
                found.first_gradients,
                names,
                {"size": 9, "color": theme.batch},
            ),
            _draw_sizes(
                f"after {STEPS} steps",
                found.last_gradients,
                names,
                {
                    "size": 9,
                    "color": theme.text,
                    "symbol": "diamond-open",
                    "line": {"width": 1.5},
                },
            ),
        ]
        if found
        else [],
        "layout": make_layout(
            theme,
            "Gradient of each parameter, by layer number",
            "largest |gradient| (log scale)",
            "",
            waiting=found is None,
            height=_HEIGHT,
            hovermode="closest",
            margin={"l": 132},
            xaxis={
                "type": "log",
                "range": [np.log10(_ZERO_AT) - 0.4, np.log10(_HIGHEST)],
                "tickvals": [_ZERO_AT, 1e-4, 1e-3, 1e-2, 0.1, 1, 10],
                "ticktext": ["0", "10⁻⁴", "10⁻³", "0.01", "0.1", "1", "10"],
            },
            yaxis={"type": "category", "autorange": "reversed", "fixedrange": True},
        ),
    }


def _name(entry: Entry) -> str:
    """Return a parameter's name, with the symbol if it is γ or β."""
    return f"{entry.name} ({entry.role})" if entry.role in ("γ", "β") else entry.name


def _draw_sizes(label: str, sizes: Array, names: list[str], marker: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label,
        "x": [_ZERO_AT if size < ZERO else float(f"{max(size, _ZERO_AT):.3g}") for size in sizes],
        "y": names,
        "marker": marker,
        "text": ["0" if size < ZERO else format_number(float(size)) for size in sizes],
        "hovertemplate": f"%{{y}}, {label}: %{{text}}<extra></extra>",
    }


def _draw_losses(result: UseIt, found: Inspection | None, theme: Theme) -> Figure:
    steps = list(range(1, STEPS + 1))
    others = [each for each in result.inspections if each is not found] if found else []
    return {
        "id": "use_it losses",
        "row": "use_it",
        "alt": "Training loss by step, of the chosen network and of all others",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "other choices",
                "showlegend": place == 0,
                "x": steps,
                "y": round_values(each.losses),
                "line": {"color": theme.grid, "width": 1},
                "hoverinfo": "skip",
            }
            for place, each in enumerate(others)
        ]
        + (
            [
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": "this network",
                    "x": steps,
                    "y": round_values(found.losses),
                    "line": {"color": theme.batch, "width": 2.4},
                    "hovertemplate": "%{y:.3f}",
                }
            ]
            if found
            else []
        ),
        "layout": make_layout(
            theme,
            "Training loss",
            "training step",
            "cross-entropy, nats",
            waiting=found is None,
            height=_HEIGHT,
            yaxis={"range": [0, 3]},
        ),
    }
