"""Draw the best accuracy against depth and learning rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.seeds import format_spread
from bn_core.figures.curves import has_no_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.depth.config import NAMES, RATES, TRAINED_KINDS, TrainabilityConfig
from bn_core.lessons.depth.gradients_figure import draw_seed_range, style_network
from bn_core.lessons.depth.result import Trainability
from bn_core.lessons.depth.verdicts import judge_trainability
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def draw_trainability(
    config: TrainabilityConfig,
    frames: Sequence[Trainability],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    depths = list(config.depths)
    return {
        "figures": [
            _draw_accuracy(
                "depth best",
                result.best,
                depths,
                theme,
                "Best of the rates: median, least, largest",
                "hidden layers (log scale)",
            ),
            _draw_accuracy(
                "depth rates",
                result.accuracy[:, -1],
                list(RATES),
                theme,
                f"By learning rate, {depths[-1]} layers",
                "learning rate (log scale)",
            ),
        ],
        "say": describe_trainability(result),
        "alerts": [],
    }


def describe_trainability(result: Trainability) -> list[str]:
    """Describe what learned so far, and the two verdicts at the end."""
    config = result.config
    networks = len(config.parts) * len(RATES) * config.seeds
    if not result.step:
        return [
            f"Run trains {networks} networks, {config.steps} steps each, the shallow ones first."
        ]
    if not result.done:
        return [f"{result.step} of {len(config.parts)} stacks of networks are trained."]
    sentences = []
    for at, depth in enumerate(config.depths):
        summary = ", ".join(
            f"{NAMES[kind]} {format_spread(row[at])}"
            for kind, row in zip(TRAINED_KINDS, result.best, strict=True)
            if kind in config.kinds
        )
        sentences.append(f"{depth} layers, best accuracy: {summary}.")
    return sentences + [verdict.sentence for verdict in judge_trainability(result)]


def _draw_accuracy(
    name: str, values: Array, x: list[Any], theme: Theme, title: str, across: str
) -> Figure:
    traces = []
    for kind, row in zip(TRAINED_KINDS, values, strict=True):
        one = style_network(theme, kind) | {"mode": "lines+markers", "x": x}
        traces.append(
            one | draw_seed_range(row, one["line"]["color"]) | {"hovertemplate": "%{y:.3f}"}
        )
    return {
        "id": name,
        "row": "trained",
        "alt": f"Accuracy on the training set, {across}",
        "data": traces,
        "layout": make_layout(
            theme,
            title,
            across,
            "share of the training set right",
            height=360,
            waiting=has_no_values(values),
            margin={"t": 104},
            yaxis={"range": [-0.03, 1.03]},
            xaxis={"type": "log", "tickvals": x, "ticktext": [format_number(each) for each in x]},
        ),
    }
