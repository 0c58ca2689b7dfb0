"""Draw the accuracy of trained networks against depth and learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.figures.curves import has_no_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    Figure,
    Theme,
    choose_theme,
    draw_horizontal_line,
    make_layout,
)
from bn_core.inputs.counts import format_count
from bn_core.lessons.depth.config import RATES, TRAINED_KINDS, TrainabilityConfig
from bn_core.lessons.depth.network_style import draw_seed_range, style_network
from bn_core.lessons.depth.result import Trainability
from bn_core.norm.arrays import Array

_GUESSING = 0.1
"""The accuracy of guessing one of ten digits."""


def draw_trainability(
    config: TrainabilityConfig,
    frames: Sequence[Trainability],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the accuracy by depth of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    figure = _draw_accuracy(
        "depth best",
        {kind: result.best[TRAINED_KINDS.index(kind)] for kind in config.kinds},
        list(config.depths),
        theme,
        f"Accuracy after {config.steps:,} training steps",
        "hidden layers (log scale)",
    )
    return {"figures": [figure], "say": [_describe_progress(result)], "alerts": []}


def draw_accuracy_by_rate(result: Trainability, theme: Theme) -> Figure:
    """Draw the accuracy of the deepest networks at each learning rate."""
    config = result.config
    return _draw_accuracy(
        "depth rates",
        {kind: result.accuracy[TRAINED_KINDS.index(kind), -1] for kind in config.kinds},
        list(RATES),
        theme,
        f"Accuracy of {config.depths[-1]} layers at each learning rate",
        "learning rate (log scale)",
    )


def _describe_progress(result: Trainability) -> str:
    """Say what is drawn, or how much of it is trained."""
    config = result.config
    if result.done:
        return (
            f"Each network has the best of {len(RATES)} learning rates. A mark is the median of "
            f"{format_count(config.seeds, 'seed')}, with a bar from the smallest to the largest. "
            "The dotted line is guessing. A network that diverged has accuracy 0."
        )
    return (
        f"{result.step} of {len(config.parts)} networks are trained, the shallow ones first, "
        f"each at {len(RATES)} learning rates and {format_count(config.seeds, 'seed')}."
    )


def _draw_accuracy(
    name: str, lines: Mapping[str, Array], x: list[Any], theme: Theme, title: str, across: str
) -> Figure:
    traces = []
    for kind, row in lines.items():
        one = style_network(theme, kind) | {"mode": "lines+markers", "x": x}
        traces.append(
            one | draw_seed_range(row, one["line"]["color"]) | {"hovertemplate": "%{y:.3f}"}
        )
    return {
        "id": name,
        "alt": f"{title}, against {across}",
        "data": traces,
        "layout": make_layout(
            theme,
            title,
            across,
            "training accuracy",
            height=360,
            waiting=all(map(has_no_values, lines.values())),
            margin={"t": 104},
            yaxis={"range": [-0.03, 1.03]},
            xaxis=make_log_axis(x),
            shapes=[draw_horizontal_line(theme, _GUESSING, "dot")],
        ),
    }
