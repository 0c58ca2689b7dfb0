"""Draw how far weight decay and a growing rate are apart, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band
from bn_core.figures.log_axis import LOG_AXIS, POWER_AXIS
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.length_direction.growth_config import EPSILONS, PAIRS, USUAL, GrowthConfig
from bn_core.lessons.length_direction.growth_result import GrowingRate
from bn_core.norm.arrays import Array

_KINDS = (
    ("group", "solid", "decay, constant rate"),
    ("layer", "dot", "no decay, growing rate"),
    ("batch", "dash", "no decay, constant rate"),
)
_MOST_POINTS = 150
_LEAST = 1e-17
"""A smaller difference is drawn here, since a logarithmic axis has no 0."""
_NEAR = 300.0
"""Values whose largest is less than so many times the smallest have ticks between the powers."""
_MOST = 10.0
"""A larger difference is drawn here."""


def draw_growing_rate(
    config: GrowthConfig, frames: Sequence[GrowingRate], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw differences, losses and lengths of result ``shown`` by step."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_differences(result, theme),
            _draw_kinds("growth loss", "Training loss", "nats", result.losses, theme),
            _draw_kinds("growth norm", "Length of the weights", "rms ‖w‖", result.norms, theme),
        ],
        "say": tell_verdicts(result.verdicts)
        or [f"All networks have made {result.step} of {config.steps} steps."],
        "alerts": [],
    }


def _draw_differences(result: GrowingRate, theme: Theme) -> Figure:
    lines = (
        ("batch", "solid", "no ε", result.apart[PAIRS.index("no ε")]),
        ("frozen", "dash", "ε = 10⁻⁵", result.apart[EPSILONS.index(USUAL)]),
        ("group", "dashdot", "ε = 10⁻⁵, float32", result.apart[PAIRS.index("float32")]),
        ("none", "dot", "no batch norm", result.apart[PAIRS.index("without")]),
        ("left_out", "longdash", "no decay, constant rate", result.constant),
    )
    data = [
        trace
        for colour, dash, name, values in lines
        for trace in _draw_line(values.clip(_LEAST, _MOST), colour, dash, name, theme)
    ]
    title = "Difference of the outputs"
    share = "share of the largest"
    return _make_figure("growth apart", title, share, data, result.step, POWER_AXIS, theme)


def _draw_kinds(key: str, title: str, unit: str, values: Array, theme: Theme) -> Figure:
    data = [
        trace
        for (colour, dash, name), each in zip(_KINDS, values, strict=True)
        for trace in _draw_line(each, colour, dash, name, theme)
    ]
    known = values[np.isfinite(values)]
    near = known.size > 0 and known.max() < _NEAR * known.min()
    axis = LOG_AXIS if near else {**POWER_AXIS, "dtick": 1}
    return _make_figure(key, title, unit, data, values.shape[-1], axis, theme)


def _draw_line(seeds: Array, colour: str, dash: str, name: str, theme: Theme) -> list[Figure]:
    """Draw median and range of values (R, T) at up to ``_MOST_POINTS`` steps."""
    if not seeds.shape[1]:
        return []
    every = -(-seeds.shape[1] // _MOST_POINTS)
    steps = np.arange(0, seeds.shape[1], every)
    line = {"color": getattr(theme, colour), "dash": dash, "width": 2}
    return draw_seed_band(
        (steps + 1).tolist(), seeds[:, steps], colour, theme, name=name, mode="lines", line=line
    )


def _make_figure(
    key: str,
    title: str,
    unit: str,
    data: list[Figure],
    steps: int,
    axis: dict[str, Any],
    theme: Theme,
) -> Figure:
    return {
        "id": key,
        "row": key,
        "alt": f"{title} by step, median over the seeds and their range, on a logarithmic scale",
        "data": data if steps else [],
        "layout": make_layout(
            theme,
            title,
            "step",
            f"{unit} (log scale)",
            height=360,
            margin={"t": 110},
            yaxis=axis,
            waiting=not steps,
        ),
    }
