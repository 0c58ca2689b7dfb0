"""Draw a script's training losses and the confusion matrix of its test."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import downsample_steps, round_values
from bn_core.figures.style import WAITING, Figure, Theme, choose_theme, make_layout, style_line
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.result import CLASSES, LAST, ClinicResult
from bn_core.text.numbers import format_number

_HEIGHT = 270


def draw_clinic(
    config: ClinicConfig, frames: Sequence[ClinicResult], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the figures and state the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_losses(result, theme), _draw_confusion(result, theme)],
        "say": [describe_result(config, result)],
        "alerts": [result.error] if result.error else [],
    }


def describe_result(config: ClinicConfig, result: ClinicResult) -> str:
    """Describe what was measured so far."""
    if not result.step and not result.done:
        return WAITING
    losses = (
        f"{result.step} training batches with seed {config.seed}. The last "
        f"{min(LAST, result.step)} losses average {format_number(result.last_loss)}."
    )
    if result.error:
        return f"{losses} Then the script stopped with an error, before its test."
    if not result.done:
        return losses
    return (
        f"{losses} Test accuracy {format_number(result.accuracy)}; at least "
        f"{format_number(result.threshold)} is required."
    )


def _draw_losses(result: ClinicResult, theme: Theme) -> Figure:
    steps, means, n = (
        downsample_steps(result.losses) if result.step else (np.empty(0), np.empty(0), 1)
    )
    averaged = f", averages of {n} batches" if n > 1 else ""
    guess = math.log(CLASSES)
    return {
        "id": "clinic losses",
        "row": "clinic",
        "alt": "Training loss by batch, and the loss of guessing",
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
            "cross-entropy (nats)",
            height=_HEIGHT,
            margin={"t": 40},
            showlegend=False,
            yaxis={"rangemode": "tozero"},
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": guess,
                    "y1": guess,
                    "line": {"color": theme.faint, "width": 1, "dash": "dot"},
                }
            ][: result.step > 0],
            annotations=[
                {
                    "text": "guessing",
                    "xref": "paper",
                    "x": 1,
                    "xanchor": "right",
                    "y": guess,
                    "yanchor": "bottom",
                    "showarrow": False,
                    "font": {"color": theme.faint, "size": 12},
                }
            ][: result.step > 0],
            waiting=not result.step,
        ),
    }


def _draw_confusion(result: ClinicResult, theme: Theme) -> Figure:
    """Draw the number of test images by true digit and answer.

    Wrong answers have another colour. It follows the square root of the share, so that rare
    answers are visible.
    """
    tested = result.confusion.size > 0
    counts = result.confusion if tested else np.zeros((CLASSES, CLASSES), dtype=np.int64)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    signed = np.where(np.eye(CLASSES, dtype=bool), 1, -1) * np.sqrt(shares)
    digits = list(range(CLASSES))
    ticks = {"tickvals": digits, "showgrid": False, "constrain": "domain", "range": [-0.5, 9.5]}
    title = f"Test accuracy {format_number(result.accuracy)}" if tested else "Test answers"
    stopped = "The script stopped before its test." if result.error else True
    return {
        "id": "clinic answers",
        "row": "clinic",
        "alt": "Number of test images by true digit and answer",
        "data": [
            {
                "type": "heatmap",
                "x": digits,
                "y": digits,
                "z": (np.round(signed, 3) + 0.0).tolist() if tested else [],
                "text": [[str(each) if each else "" for each in row] for row in counts.tolist()],
                "customdata": counts.tolist(),
                "zmin": -1,
                "zmax": 1,
                "xgap": 1,
                "ygap": 1,
                "texttemplate": "%{text}",
                "textfont": {"size": 10},
                "colorscale": [[0, theme.none], [0.5, theme.grid], [1, theme.batch]],
                "showscale": False,
                "hovertemplate": "true digit %{y}, answer %{x}: %{customdata} images"
                "<extra></extra>",
            }
        ],
        "layout": make_layout(
            theme,
            title,
            "answer (blue: right, orange: wrong)",
            "true digit",
            height=_HEIGHT,
            margin={"t": 40},
            hovermode="closest",
            showlegend=False,
            xaxis=ticks,
            yaxis={**ticks, "range": [9.5, -0.5], "scaleanchor": "x"},
            waiting=not tested and stopped,
        ),
    }
