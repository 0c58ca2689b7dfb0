"""Draw the rate of the Rayleigh quotient beside its bound."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import (
    Figure,
    Theme,
    make_layout,
)
from bn_core.lessons.descents.method_curves import HEIGHT, draw_curve, draw_method
from bn_core.lessons.descents.rayleigh_rate import RayleighRate

_LEAST = 1e-13
"""A share of the excess loss that is rounding error."""


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
        draw_method(way, steps[:known], np.median(shares, axis=0)[:known], theme)
        for way, shares in ways
    ]
    factors = [
        draw_method(way, steps[1:known], np.median(each, axis=0)[: known - 1], theme)
        for way, each in left
    ]
    limit = np.full(known - 1, rate.bound[1])
    return [
        _make_bound_figure(
            "bound falls",
            "Excess loss, as a share of the first",
            "share of the first excess loss (log scale)",
            [draw_curve(name, steps[:known], rate.bound[:known], bound), *falls],
            theme,
            POWER_AXIS,
        ),
        _make_bound_figure(
            "bound factors",
            "What one step leaves",
            "share of the excess loss before it",
            [
                draw_curve(f"bound (1 − 1/{rate.kappa})²", steps[1:known], limit, bound),
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
        "layout": make_layout(theme, title, "step", y, height=HEIGHT, margin={"t": 88}, yaxis=axis),
    }
