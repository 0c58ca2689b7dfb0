"""Draw figure 1 of Ioffe and Szegedy (2015) from measured numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.activations.config import FigureOneConfig
from bn_core.lessons.activations.percentiles_figure import draw_percentiles
from bn_core.lessons.activations.result import FigureOne

NORMS = ("none", "batch")


def draw_figure_one(
    config: FigureOneConfig, frames: Sequence[FigureOne], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    more: dict[str, Any] = {"xaxis": {"range": [0, config.steps]}, "height": 320}
    unit = f"Layer 3, unit {config.unit}"
    return {
        "figures": [
            _draw_accuracy(config, result, theme),
            *draw_percentiles(
                config.measured_steps, result.percentiles[0], NORMS, unit, theme, **more
            ),
        ],
        "say": describe_figure_one(config, result),
        "alerts": [],
    }


def describe_figure_one(config: FigureOneConfig, result: FigureOne) -> list[str]:
    """Describe the progress, and at the end what was measured."""
    drawn = f"The percentiles are those of seed {config.seed}."
    if result.verdicts:
        return [*tell_verdicts(result.verdicts), drawn]
    return [f"Step {result.step // config.seeds:,} of {config.steps:,}. {drawn}"]


def _draw_accuracy(config: FigureOneConfig, result: FigureOne, theme: Theme) -> Figure:
    return {
        "id": "figure 1 accuracy",
        "row": "figure 1",
        "alt": "Test accuracy over the steps, with and without batch norm",
        "data": [
            each
            for k, norm in enumerate(NORMS)
            for each in draw_seed_band(
                config.measured_steps, result.accuracy[..., k], norm, theme, mode="lines"
            )
        ],
        "layout": make_layout(
            theme,
            "Test accuracy, with the running statistics",
            "step",
            "share classified rightly",
            height=320,
            xaxis={"range": [0, config.steps]},
            yaxis={"range": [-0.02, 1.04]},
        ),
    }
