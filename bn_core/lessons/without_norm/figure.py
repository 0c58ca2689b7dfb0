"""Draw the accuracy by learning rate, and the training at the best rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import Figure, Theme, choose_theme, draw_horizontal_line, make_layout
from bn_core.lessons.without_norm.config import RATES, WithoutNormConfig, WithoutNormView
from bn_core.lessons.without_norm.network_style import draw_network
from bn_core.lessons.without_norm.readings import GOOD, GUESSING, ArmReading, read_arms
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.lessons.without_norm.sentences import describe_result
from bn_core.text.numbers import format_number

_HIGHEST_LOSS = 10.0
"""The upper end of the axis in nats; networks that blow up would press all others flat."""
_LOWEST_LOSS = 1e-3


def draw_without_norm(
    config: WithoutNormConfig,
    frames: Sequence[WithoutNorm],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the accuracy by rate, and the loss by step at each arm's best rate.

    ``params`` holds the fields of a WithoutNormView.
    """
    result, theme = frames[shown], choose_theme(WithoutNormView.read_known(params).theme)
    arms = [*read_arms(result).values()]
    return {
        "figures": [_draw_accuracy(result, arms, theme), _draw_loss(config, arms, theme)],
        "say": describe_result(result),
        "alerts": [],
    }


def _draw_accuracy(result: WithoutNorm, arms: Sequence[ArmReading], theme: Theme) -> Figure:
    rows = dict(zip(result.config.arms, result.accuracy, strict=True))
    return {
        "id": "rates",
        "row": "networks",
        "alt": "Test accuracy of each network after training, by learning rate",
        "data": [
            trace
            for each in reversed(arms)  # batch norm on top
            for trace in draw_network(
                RATES, rows[each.arm].T, each.arm, theme, hovertemplate="%{y:.3f}"
            )
        ],
        "layout": make_layout(
            theme,
            "Test accuracy by learning rate",
            "learning rate (log scale)",
            "test accuracy",
            waiting=not arms,
            height=400,
            margin={"t": 104},
            legend={"traceorder": "reversed"},
            xaxis=make_log_axis(RATES[::2]),
            yaxis={"range": [-0.03, 1.03]},
            shapes=[
                draw_horizontal_line(theme, GUESSING, "dot"),
                draw_horizontal_line(theme, GOOD, "dot"),
            ],
            annotations=[
                _name_line("guessing", GUESSING, "top", theme),
                _name_line(format_number(GOOD), GOOD, "bottom", theme),
            ],
        ),
    }


def _draw_loss(config: WithoutNormConfig, arms: Sequence[ArmReading], theme: Theme) -> Figure:
    learning = [each for each in arms if each.learns]
    losses = np.concatenate([each.losses.ravel() for each in learning] or [np.empty(0)])
    return {
        "id": "training",
        "row": "networks",
        "alt": "Training loss of each network by step, each at its best learning rate",
        "data": [
            trace
            for each in reversed(learning)
            for trace in draw_network(
                config.measured_steps, each.losses, each.arm, theme, mode="lines"
            )
        ],
        "layout": make_layout(
            theme,
            "Training loss, each at its best rate",
            "step",
            "cross-entropy in nats (log scale)",
            waiting=not learning
            and (bool(arms) and "No network that is trained learns at any rate."),
            height=400,
            margin={"t": 104},
            legend={"traceorder": "reversed"},
            xaxis={"range": [0, config.steps]},
            yaxis={
                "type": "log",
                "tickformat": "~g",
                "dtick": 1,
                "range": [_find_lowest(losses), np.log10(_HIGHEST_LOSS)],
            },
        ),
    }


def _find_lowest(losses: np.ndarray) -> float:
    """Return the logarithm of the lower end of the axis."""
    known = losses[np.isfinite(losses)]
    return float(np.log10(max(_LOWEST_LOSS, 0.8 * known.min(initial=0.1))))


def _name_line(text: str, y: float, anchor: str, theme: Theme) -> Figure:
    return {
        "text": text,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": y,
        "yanchor": anchor,
        "showarrow": False,
        "font": {"size": 11, "color": theme.faint},
    }
