"""Draw the training with the reader's batch norm, beside the right one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.log_axis import LOG_AXIS, POWER_AXIS
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.write_it.training_config import TrainingConfig
from bn_core.lessons.write_it.training_result import RIGHT, YOURS, Training
from bn_core.lessons.write_it.training_sentences import describe_training, list_endings
from bn_core.norm.arrays import Array

POINTS = 25
"""Points of each curve; a point is a mean over the steps before it."""


def draw_training(
    config: TrainingConfig,
    frames: Sequence[Training],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the losses and the difference of the weights, and write what happened.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_losses(config, result, theme),
            _draw_difference(config, result, theme),
        ],
        "say": describe_training(config, result),
        "alerts": list_endings(result),
    }


def _draw_losses(config: TrainingConfig, result: Training, theme: Theme) -> Figure:
    """Draw the loss of both networks, the reader's above the right one."""
    each = _count_steps(config)
    styles = (
        (RIGHT, "right layer", {"color": theme.batch, "width": 5}),
        (YOURS, "your layer", {"color": theme.none, "width": 2.2, "dash": "dash"}),
    )
    over = f", mean of {each} steps" if each > 1 else ""
    return {
        "id": "training losses",
        "row": "training",
        "alt": "Training loss with your layer and with the right one, over the steps",
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers" if result.steps_made < 4 * each else "lines",
                "name": name,
                "x": _list_steps(result.steps_made, each),
                "y": round_values(_average(result.losses[: result.steps_made, network], each)),
                "line": line,
                "marker": {"color": line["color"], "size": 5},
                "hovertemplate": "%{y:.4g}",
            }
            for network, name, line in styles
        ],
        "layout": make_layout(
            theme,
            "Training loss",
            "step",
            f"nats (log scale{over})",
            height=320,
            xaxis={"range": [0, config.steps * 1.02]},
            yaxis=LOG_AXIS,
            waiting=has_no_values(result.losses),
        ),
    }


def _draw_difference(config: TrainingConfig, result: Training, theme: Theme) -> Figure:
    """Draw the largest difference of a weight between the two networks."""
    each = _count_steps(config)
    steps = np.arange(each, config.steps + 1, each)
    values = result.difference[steps - 1]
    waiting: bool | str = has_no_values(result.losses)
    if not waiting and has_no_values(result.difference):
        waiting = "Nothing to compare:<br>a network has stopped."
    return {
        "id": "training difference",
        "row": "training",
        "alt": "Largest difference of a weight between the two networks, over the steps",
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": steps.tolist(),
                "y": round_values(np.where(values > 0, values, np.nan)),
                "line": {"color": theme.text, "width": 1.5},
                "marker": {"size": 4},
                "hovertemplate": "%{y:.2g}",
            }
        ],
        "layout": make_layout(
            theme,
            "Largest difference of a weight",
            "step",
            "|yours − right| (log scale)",
            height=320,
            showlegend=False,
            xaxis={"range": [0, config.steps * 1.02]},
            yaxis={**POWER_AXIS, "range": [-17, 2], "dtick": 3},
            waiting=waiting,
        ),
    }


def _count_steps(config: TrainingConfig) -> int:
    """Return the steps of which a point is the mean."""
    return max(1, config.steps // POINTS)


def _list_steps(made: int, each: int) -> list[int]:
    return list(range(each, made + 1, each))


def _average(curve: Array, each: int) -> Array:
    whole = len(curve) // each * each
    return np.asarray(curve[:whole].reshape(-1, each).mean(axis=1))
