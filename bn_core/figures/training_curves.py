"""Loss and accuracy of networks in training, as figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.figures.curves import losses, rate_changes, some, thin, tidy
from bn_core.figures.style import NAMES, Figure, Theme, layout, line, rule
from bn_core.text.numbers import format_number

_WAITING = "Nothing is trained yet: Play, or Space."


FEW = 12
"""Points below which a line alone is hard to see."""


def _curve(norm: str, x: list[Any], y: list[Any], ground: Theme, **more: Any) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": NAMES[norm],
        "x": x,
        "y": y,
        "line": line(ground, norm),
        **more,
    }


def _time(frames: Sequence[Frame]) -> Figure:
    """The same step axis under every curve, from the first weights on."""
    return {"range": [0, max(FEW, frames[-1].step)]}


def _marker(at: int | None, ground: Theme) -> list[Figure]:
    """A rule at the step looked at, when that is not the newest."""
    return [] if at is None else [rule(ground, at, "solid")]


def _rate_notes(changes: list[tuple[int, float]], ground: Theme) -> list[Figure]:
    return [
        {
            "x": step,
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "xanchor": "left",
            "text": f" rate {format_number(rate)}",
            "showarrow": False,
            "font": {"color": ground.faint, "size": 11},
        }
        for step, rate in changes[-1:]  # older ones would be written over each other
    ]


def loss(frames: Sequence[Frame], ground: Theme, at: int | None, log: bool) -> Figure:
    """The training loss of every network, with a rule at the step looked at."""
    steps, means, n = thin(losses(frames))
    changes = rate_changes(frames)
    over = "" if n == 1 else f" (mean of {n} steps)"
    return {
        "id": "loss",
        "row": "training",
        "alt": "Training loss of each network over the steps",
        "data": [
            _curve(norm, steps.tolist(), tidy(means[:, k]), ground)
            for k, norm in enumerate(frames[0].norms)
        ],
        "layout": layout(
            ground,
            "Training loss (cross-entropy)",
            "step",
            f"nats{over}",
            xaxis=_time(frames),
            yaxis={"type": "log" if log else "linear", "rangemode": "tozero"},
            shapes=_marker(at, ground) + [rule(ground, step, "dot") for step, _ in changes],
            annotations=_rate_notes(changes, ground),
            waiting=not len(steps) and _WAITING,
        ),
    }


def accuracy(frames: Sequence[Frame], ground: Theme, at: int | None) -> Figure:
    """The test accuracy of every network, where it was measured."""
    measured = some([each for each in frames if not np.isnan(each.accuracy).all()])
    steps = [each.step for each in measured]
    return {
        "id": "accuracy",
        "row": "training",
        "alt": "Test accuracy of each network over the steps",
        "data": [
            _curve(
                norm,
                steps,
                tidy(np.array([each.accuracy[k] for each in measured])),
                ground,
                mode="lines+markers",
                marker={"size": 4, "color": getattr(ground, norm)},
            )
            for k, norm in enumerate(frames[0].norms)
        ],
        "layout": layout(
            ground,
            "Test accuracy, with the running statistics",
            "step",
            "share classified rightly",
            xaxis=_time(frames),
            yaxis={"range": [-0.02, 1.02]},
            shapes=_marker(at, ground),
        ),
    }
