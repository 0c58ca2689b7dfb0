"""Draw the margins of linear classifiers with and without batch norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band
from bn_core.figures.log_axis import POWER_AXIS, make_log_axis
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.descents.margin_config import FEATURES, SHOWN, MarginConfig
from bn_core.lessons.descents.margin_result import Margins
from bn_core.lessons.descents.method_curves import HEIGHT
from bn_core.norm.arrays import Array

_LEAST = 1e-17
"""A smaller spread is drawn here, since a logarithmic axis has no 0."""
_STYLES = (("batch", "batch norm"), ("none", "without"))
_RATIO = "smallest margin over the largest"
_STEPS = {**POWER_AXIS, "dtick": 1}
_LOWEST = -0.5
"""A smaller ratio is drawn here: the example is far on the wrong side."""


def draw_margins(
    config: MarginConfig, frames: Sequence[Margins], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw ratios by step and by features, and spreads by step, of result ``shown``."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    at = FEATURES.index(SHOWN)
    ratios = result.ratios.clip(_LOWEST)
    by_step = _draw_lines(result.steps, ratios[:, at], theme)
    spreads = _draw_lines(result.steps, result.spreads[:, at].clip(_LEAST), theme)
    equal = {"range": [_LOWEST - 0.05, 1.05]}
    title = f"Are the margins equal? {SHOWN} features"
    return {
        "figures": [
            _make_figure("margins equal", title, "step", _RATIO, by_step, equal, theme),
            _draw_by_features(result, ratios, theme),
            _make_figure(
                "margins spread",
                f"Spread of the margins, {SHOWN} features",
                "step",
                "spread (log scale)",
                spreads,
                POWER_AXIS,
                theme,
            ),
        ],
        "say": tell_verdicts(result.verdicts)
        or [f"All classifiers have made {result.step} of {config.steps} steps."],
        "alerts": [],
    }


def _draw_lines(x: Sequence[float], arms: Array, theme: Theme) -> list[Figure]:
    """Draw median and range of values (2, R, X) of both arms."""
    if not len(x):
        return []
    return [
        trace
        for (norm, name), seeds in zip(_STYLES, arms, strict=True)
        for trace in draw_seed_band(x, seeds, norm, theme, name=name)
    ]


def _draw_by_features(result: Margins, ratios: Array, theme: Theme) -> Figure:
    """Draw ratios by the number of features, and those at the largest distance."""
    data = []
    if result.steps:
        data = _draw_lines(FEATURES, np.moveaxis(ratios[..., -1], 1, 2), theme)
        dash = {"color": theme.group, "dash": "dash", "width": 1.8}
        data += draw_seed_band(
            FEATURES, result.limits.T, "group", theme, name="largest distance", line=dash
        )
    title = "By the number of features, after the last step"
    return _make_figure(
        "margins features",
        title,
        "features (log scale)",
        _RATIO,
        data,
        {"range": [_LOWEST - 0.05, 1.05]},
        theme,
        make_log_axis(FEATURES, 1.1),
    )


def _make_figure(
    key: str,
    title: str,
    x: str,
    y: str,
    data: list[Figure],
    axis: dict[str, Any],
    theme: Theme,
    across: dict[str, Any] | None = None,
) -> Figure:
    return {
        "id": key,
        "row": key,
        "alt": f"{title}: {y} by {x}, median over the seeds and their range",
        "data": data,
        "layout": make_layout(
            theme,
            title,
            x,
            y,
            height=HEIGHT,
            margin={"t": 90},
            xaxis=across or _STEPS,
            yaxis=axis,
            waiting=not data,
        ),
    }
