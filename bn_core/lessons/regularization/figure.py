"""Draw the test error of every network trained on few examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.regularization.config import DROPPED, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.text.numbers import format_number


def draw_ghost_batches(
    config: GhostBatchesConfig,
    frames: Sequence[GhostBatches],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figure and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_errors(config, result, theme)],
        "say": describe_ghost_batches(result),
        "alerts": [],
    }


def describe_ghost_batches(result: GhostBatches) -> list[str]:
    """Describe what was measured so far, with numbers read from ``result``."""
    networks = result.error.size
    if not result.step:
        return [f"Run trains {networks} networks, one after another."]
    sentences = [f"{result.step} of {networks} networks are trained."]
    if result.done:
        sentences = [_describe_missed(result)]
    return sentences + tell_verdicts(result.verdicts)


def _describe_missed(result: GhostBatches) -> str:
    """Say how many of their own training examples the networks miss."""
    place = int(np.argmax(result.training_error.max(axis=1)))
    most = float(result.training_error[place].max())
    if not most:
        return "In eval mode every network knows all of its own training examples."
    name = name_setting(result.settings[place]).replace("<br>", " ")
    share = f"{format_number(100 * most)}% ({name})"
    return f"In eval mode networks miss up to {share} of their own examples."


def name_setting(setting: str) -> str:
    """Return the name of a setting for the axis."""
    plain = setting.removesuffix(DROPPED)
    name = {"none": "without", "full": "all examples", "batch": "the batch"}.get(plain, plain)
    return f"{name}<br>+ dropout" if setting.endswith(DROPPED) else name


def _draw_errors(config: GhostBatchesConfig, result: GhostBatches, theme: Theme) -> Figure:
    names = [name_setting(setting) for setting in result.settings]
    percent, middle = 100 * result.error, 100 * result.median
    colours = [theme.none if each.startswith("none") else theme.batch for each in result.settings]
    return {
        "id": "ghost errors",
        "row": "ghosts",
        "alt": "Test error of every network, by how it was normalized, and the medians",
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "name": "one seed",
                "x": [name for name in names for _ in percent[0]],
                "y": round_values(percent.ravel()),
                "marker": {
                    "size": 8,
                    "symbol": "circle-open",
                    "color": [colour for colour in colours for _ in percent[0]],
                },
                "hovertemplate": "%{y:.1f}% wrong",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "median",
                "x": names,
                "y": round_values(middle),
                "hovertemplate": "median %{y:.1f}%",
                "marker": {"size": 26, "symbol": "line-ew", "line": {"width": 3, "color": colours}},
            },
        ],
        "layout": make_layout(
            theme,
            f"Test error, {config.examples} training examples",
            "mean and variance from",
            "% wrong",
            height=340,
            hovermode="closest",
            margin={"b": 78},
            xaxis={"type": "category", "categoryorder": "array", "categoryarray": names},
            yaxis={"rangemode": "tozero"},
            waiting=not result.step,
        ),
    }
