"""Draw the drifting bias, networks with detached statistics and tiny batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig, RunView
from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.run_sentences import describe_failures, describe_frame
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout, style_line
from bn_core.figures.training_curves import draw_accuracy, draw_loss
from bn_core.lessons.detached_statistics.bias_drift import BiasDrift
from bn_core.norm.gradient_flow import GradientFlow

_LEGEND = 44
"""Pixels of the second and third row of a legend."""


def draw_bias_drift(result: BiasDrift, theme: Theme) -> list[Figure]:
    """Draw the bias and the loss, with the statistics left out and kept."""
    parts = (
        ("bias", "One bias: its value", "b", result.bias_left_out, result.bias_kept),
        ("toy loss", "One bias: the loss", "loss", result.loss_left_out, result.loss_kept),
    )
    return [
        {
            "id": name,
            "row": "toy",
            "alt": f"{title}, over the steps, with and without a detached mean",
            "data": [
                _draw_curve("left_out", left, theme, "mean detached"),
                _draw_curve("batch", kept, theme, "true gradient"),
            ],
            "layout": make_layout(
                theme, title, "step", unit, height=220, yaxis={"rangemode": "tozero"}
            ),
        }
        for name, title, unit, left, kept in parts
    ]


def _draw_curve(norm: str, values: np.ndarray, theme: Theme, name: str) -> Figure:
    thin = max(1, len(values) // 240)
    steps = np.unique([*range(0, len(values), thin), len(values) - 1])
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": steps.tolist(),
        "y": round_values(values[steps]),
        "line": style_line(theme, norm, 2.4 if norm == "left_out" else 1.8),
    }


def draw_live_networks(
    config: RunConfig, frames: Sequence[Frame], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw loss and accuracy of the networks of a run.

    ``params`` are the parameters of RunView. ValueError: a parameter of the view is out of bounds.
    """
    del config
    view = RunView.read_known(params)
    theme, frame = choose_theme(view.theme), frames[shown]
    at = frame.step if shown < len(frames) - 1 else None
    figures = [draw_loss(frames, theme, at, view.log), draw_accuracy(frames, theme, at)]
    for each in figures:
        _make_room_for_legend(each["layout"])
    return {
        "figures": figures,
        "say": describe_frame(frames, shown)[:2],
        "alerts": describe_failures(frame),
    }


def _make_room_for_legend(layout: dict[str, Any]) -> None:
    """Leave room for a legend of three rows between the title and the plot."""
    layout["height"] += _LEGEND
    layout["margin"] = {**layout["margin"], "t": layout["margin"]["t"] + _LEGEND}


def draw_gradient_flow(result: GradientFlow, theme: Theme) -> Figure:
    """Draw the share of a random gradient that the true gradient keeps, by batch size."""
    measured = {
        "type": "scatter",
        "mode": "markers",
        "name": "measured",
        "x": result.batch_size.tolist(),
        "y": round_values(result.rms),
        "marker": {"color": theme.batch, "size": 9},
        "hovertemplate": "%{y:.3f}",
    }
    law = {
        "type": "scatter",
        "mode": "lines",
        "name": "√((B − 2)/B)",
        "x": result.batch_size.tolist(),
        "y": round_values(result.law),
        "line": {"color": theme.faint, "dash": "dash", "width": 1.8},
        "hovertemplate": "%{y:.3f}",
    }
    return {
        "id": "passing",
        "alt": "Root mean square of what is left of a random gradient against the batch size",
        "data": [law, measured],
        "layout": make_layout(
            theme,
            "Share of a random gradient that is left",
            "batch size B (log scale)",
            "share (root mean square)",
            xaxis=make_log_axis(result.batch_size),
            yaxis={"range": [-0.05, 1.1]},
        ),
    }
