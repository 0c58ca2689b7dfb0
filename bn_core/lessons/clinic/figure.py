"""Draw a script's training losses and the confusion matrix of its test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import downsample_steps, round_values
from bn_core.figures.style import WAITING, Figure, Theme, choose_theme, make_layout, style_line
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import format_number


def draw_clinic(
    config: ClinicConfig, frames: Sequence[ClinicResult], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and state the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_losses(result, theme), _draw_confusion(result, theme)],
        "say": describe_clinic(config, result),
        "alerts": [result.error] if result.error else [],
    }


def describe_clinic(config: ClinicConfig, result: ClinicResult) -> list[str]:
    """What was measured so far, every number read from ``result``."""
    if not result.step and not result.done:
        return [WAITING]
    sentences = [f"{result.step} training batches, seed {config.seed}."]
    finite = result.losses[np.isfinite(result.losses)]
    if finite.size:
        count = min(20, finite.size)
        sentences.append(
            f"The last {count} losses are {format_number(float(finite[-count:].mean()))} on "
            "average."
        )
    if result.verdict:
        sentences += [result.verdict.measured, f"Wanted: {result.verdict.expected}"]
    return sentences


def _draw_losses(result: ClinicResult, theme: Theme) -> Figure:
    steps, means, n = (
        downsample_steps(result.losses) if result.step else (np.empty(0), np.empty(0), 1)
    )
    averaged = f", averages of {n} batches" if n > 1 else ""
    more: Figure = {"waiting": not result.step}
    return {
        "id": "clinic losses",
        "row": "clinic",
        "alt": "Training loss against the batch",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "training loss",
                "x": steps.tolist(),
                "y": round_values(means),
                "line": style_line(theme, "batch"),
                "hovertemplate": "%{y:.3f}",
            }
        ],
        "layout": make_layout(
            theme,
            f"Training loss{averaged}",
            "training batch",
            "cross-entropy in nats",
            height=320,
            showlegend=False,
            yaxis={"rangemode": "tozero"},
            **more,
        ),
    }


def _draw_confusion(result: ClinicResult, theme: Theme) -> Figure:
    tested = result.confusion.size > 0
    rows = result.confusion.sum(1, keepdims=True) if tested else np.empty((0, 0))
    shares = result.confusion / np.maximum(rows, 1) if tested else np.empty((0, 0))
    digits = list(range(len(result.confusion))) or list(range(10))
    title = f"Test answers: {format_number(result.accuracy)} right" if tested else "Test answers"
    ticks = {"tickvals": digits, "showgrid": False, "constrain": "domain", "range": [-0.5, 9.5]}
    stopped = "It stopped before its test." if result.error else True
    more: Figure = {"waiting": not tested and stopped}
    return {
        "id": "clinic answers",
        "row": "clinic",
        "alt": "Which digit was called what, in the test set",
        "data": [
            {
                "type": "heatmap",
                "x": digits,
                "y": digits,
                "z": np.round(shares, 3).tolist(),
                "text": result.confusion.tolist(),
                "zmin": 0,
                "zmax": 1,
                "xgap": 1,
                "ygap": 1,
                "texttemplate": "%{text}",
                "textfont": {"size": 10},
                "colorscale": [[0, theme.grid], [1, theme.batch]],
                "showscale": False,
                "hovertemplate": "a %{y} called %{x}: %{text}<extra></extra>",
            }
        ],
        "layout": make_layout(
            theme,
            title,
            "digit answered",
            "true digit",
            height=320,
            hovermode="closest",
            showlegend=False,
            xaxis=ticks,
            yaxis={**ticks, "range": [9.5, -0.5], "scaleanchor": "x"},
            **more,
        ),
    }
