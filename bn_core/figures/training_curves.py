"""Draw the loss and accuracy of networks in training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.figures.curves import (
    downsample_steps,
    find_rate_changes,
    merge_losses,
    round_values,
    sample_frames,
)
from bn_core.figures.style import (
    NETWORK_NAMES,
    Figure,
    Theme,
    draw_vertical_line,
    make_layout,
    style_line,
)
from bn_core.text.numbers import format_number

_LOG_AXIS = {"type": "log", "tickformat": "~g"}
"""With a format, each tick shows the number itself instead of its first digit."""
_WAITING = "Nothing is trained yet: Play, or Space."


FEW_POINTS = 12
"""With fewer points a line alone is hard to see."""


def draw_curve(norm: str, x: list[Any], y: list[Any], theme: Theme, **more: Any) -> Figure:
    """Return a network's curve as a Plotly trace; ``more`` extends it."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": NETWORK_NAMES[norm],
        "x": x,
        "y": y,
        "line": style_line(theme, norm),
        **more,
    }


def make_step_axis(frames: Sequence[Frame]) -> Figure:
    """Return the step axis, the same for every curve."""
    return {"range": [0, max(FEW_POINTS, frames[-1].step)]}


def mark_step(at: int | None, theme: Theme) -> list[Figure]:
    """Return a line at the step shown, none if that is the newest."""
    return [] if at is None else [draw_vertical_line(theme, at, "solid")]


def _annotate_rate(changes: list[tuple[int, float]], theme: Theme) -> list[Figure]:
    return [
        {
            "x": step,
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "xanchor": "left",
            "text": f" rate {format_number(rate)}",
            "showarrow": False,
            "font": {"color": theme.faint, "size": 11},
        }
        for step, rate in changes[-1:]  # the labels of older changes would overlap
    ]


def draw_loss(frames: Sequence[Frame], theme: Theme, at: int | None, log: bool) -> Figure:
    """Draw the training loss of every network, with a line at the step shown.

    A dotted line is the loss of guessing, log C for C classes, if their number is known.
    """
    steps, means, n = downsample_steps(merge_losses(frames))
    changes = find_rate_changes(frames)
    over = "" if n == 1 else f" (mean of {n} steps)"
    return {
        "id": "loss",
        "row": "training",
        "alt": "Training loss of each network over the steps",
        "data": [
            draw_curve(norm, steps.tolist(), round_values(means[:, k]), theme)
            for k, norm in enumerate(frames[0].norms)
        ]
        + _draw_guessing(frames, theme),
        "layout": make_layout(
            theme,
            "Training loss (cross-entropy)",
            "step",
            f"nats{over}",
            xaxis=make_step_axis(frames),
            yaxis=_LOG_AXIS if log else {"type": "linear", "rangemode": "tozero"},
            shapes=mark_step(at, theme)
            + [draw_vertical_line(theme, step, "dot") for step, _ in changes],
            annotations=_annotate_rate(changes, theme),
            waiting=not len(steps) and _WAITING,
        ),
    }


def _draw_guessing(frames: Sequence[Frame], theme: Theme) -> list[Figure]:
    """Return the line of the loss of guessing, once there are losses."""
    classes, steps = frames[-1].classes, frames[-1].step
    if not classes or not steps:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"guessing: log {classes}",
            "x": [0, steps],
            "y": [round(math.log(classes), 4)] * 2,
            "line": {"color": theme.faint, "dash": "dot", "width": 1.5},
            "hoverinfo": "skip",
        }
    ]


def draw_accuracy(frames: Sequence[Frame], theme: Theme, at: int | None) -> Figure:
    """Draw the test accuracy of every network at the steps where it was measured."""
    measured = sample_frames([each for each in frames if not np.isnan(each.accuracy).all()])
    steps = [each.step for each in measured]
    return {
        "id": "accuracy",
        "row": "training",
        "alt": "Test accuracy of each network over the steps",
        "data": [
            draw_curve(
                norm,
                steps,
                round_values(np.array([each.accuracy[k] for each in measured])),
                theme,
                mode="lines+markers",
                marker={"size": 4, "color": getattr(theme, norm)},
            )
            for k, norm in enumerate(frames[0].norms)
        ],
        "layout": make_layout(
            theme,
            "Test accuracy, with the running statistics",
            "step",
            "share classified rightly",
            xaxis=make_step_axis(frames),
            yaxis={"range": [-0.02, 1.02]},
            shapes=mark_step(at, theme),
        ),
    }
