"""Draw accuracy and changed labels by batch size and composition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    WAITING,
    Figure,
    Theme,
    annotate_empty,
    choose_theme,
    make_layout,
    style_line,
)
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.flipped_images_figure import draw_image
from bn_core.lessons.train_eval.result import BatchComposition
from bn_core.text.numbers import format_number


def draw_batch_composition(
    config: BatchCompositionConfig,
    frames: Sequence[BatchComposition],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_accuracy(result, theme),
            _draw_changed(result, theme),
            *(draw_image(n, one, theme) for n, one in enumerate(result.flipped, start=1)),
        ],
        "say": describe_batch_composition(config, result),
        "alerts": [result.ended] if result.ended else [],
    }


def describe_batch_composition(
    config: BatchCompositionConfig, result: BatchComposition
) -> list[str]:
    """Describe what was measured so far, with numbers read from ``result``."""
    if not result.draws:
        if not result.step:
            return [f"Press Run: the network trains for {config.steps} steps and is then tested."]
        return [f"The network is training: step {result.step} of {config.steps}."]
    sizes = sorted({2, result.shown_size})
    random, by_class, changed = (
        " and ".join(
            f"{format_number(float(values[result.index_of_size(size)]))} in batches of {size}"
            for size in sizes
        )
        for values in (result.random, result.by_class, result.changed)
    )
    order = result.eval_changed or "no"
    return [
        f"Evaluation mode: test accuracy {format_number(result.eval_accuracy)} with the running "
        f"statistics, {format_number(result.exact_accuracy)} with the exact statistics of the "
        f"training set. Another order or batch size changed {order} "
        f"label{'s' * (result.eval_changed != 1)}.",
        f"Training mode, {result.draws} draws: test accuracy {random} if the batches are random, "
        f"and {by_class} if they are sorted by class.",
        f"Share of images whose label changed between the {result.draws} random draws: {changed}.",
        f"A batch of 1 in training mode: PyTorch says “{result.refusal}”.",
    ]


def _draw_by_size(result: BatchComposition) -> Figure:
    """Make an axis of batch sizes in powers of two, evenly spaced."""
    sizes = result.sizes.tolist()
    ends = np.log10([sizes[0] / 1.25, sizes[-1] * 1.25]).tolist()
    return {**make_log_axis(sizes), "range": ends}


def _draw_curve(
    name: str, x: list[int], y: list[float | None], theme: Theme, **more: Any
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": x,
        "y": y,
        "line": style_line(theme, "batch"),
        "marker": {"size": 7, "color": theme.batch},
        **more,
        "hovertemplate": "%{y:.3f}",
    }


def _annotate(result: BatchComposition, theme: Theme) -> list[Figure]:
    """Explain why nothing is drawn while training, and for a batch of 1."""
    if not result.draws:
        first = "The network is training." if result.step else WAITING
        return annotate_empty(theme, first)
    return [
        {
            "text": "refused by PyTorch",
            "x": 0,
            "y": 0.5,
            "yref": "paper",
            "textangle": -90,
            "showarrow": False,
            "font": {"color": theme.faint, "size": 11},
        }
    ]


def _draw_accuracy(result: BatchComposition, theme: Theme) -> Figure:
    sizes = result.sizes.tolist()
    square = {"size": 7, "color": theme.batch, "symbol": "square-open", "line": {"width": 1.8}}
    level = [*round_values(np.array([result.eval_accuracy]))] * len(sizes)
    return {
        "id": "composition accuracy",
        "row": "composition",
        "alt": "Test accuracy by size of the test batch, in training and in evaluation mode",
        "data": [
            _draw_curve("random batches", sizes, round_values(result.random), theme),
            _draw_curve(
                "sorted by class",
                sizes,
                round_values(result.by_class),
                theme,
                line={**style_line(theme, "batch"), "dash": "dash"},
                marker=square,
            ),
            _draw_curve(
                "evaluation mode",
                sizes,
                level,
                theme,
                mode="lines",
                line={"color": theme.text, "dash": "dot", "width": 1.8},
            ),
        ],
        "layout": make_layout(
            theme,
            "Test accuracy in training mode",
            "images in the test batch (log scale)",
            "test accuracy",
            height=300,
            xaxis=_draw_by_size(result),
            yaxis={"range": [-0.02, 1.04]},
            annotations=_annotate(result, theme),
        ),
    }


def _draw_changed(result: BatchComposition, theme: Theme) -> Figure:
    draws = f"{result.draws} random draws" if result.draws else "random draws"
    return {
        "id": "composition changed",
        "row": "composition",
        "alt": "Share of test images whose label changes with the other images of their batch",
        "data": [
            _draw_curve("changed", result.sizes.tolist(), round_values(result.changed), theme)
        ],
        "layout": make_layout(
            theme,
            "Images whose label changes with their batch",
            "images in the test batch (log scale)",
            f"share of images, {draws}",
            height=300,
            showlegend=False,
            xaxis=_draw_by_size(result),
            yaxis={"range": [-0.02, 1.04]},
            annotations=_annotate(result, theme),
        ),
    }
