"""Draw accuracy and changed labels by batch size and composition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import round_values
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
            return [f"Run trains {config.steps} steps, then asks."]
        return [f"Step {result.step} of {config.steps}: the network is in training."]
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
        f"Eval mode: accuracy {format_number(result.eval_accuracy)} with the running statistics, "
        f"{format_number(result.exact_accuracy)} with the exact ones of the training set. Another "
        f"order or batch size changed {order} label{'s' * (result.eval_changed != 1)}.",
        f"Train mode, {result.draws} draws: drawn at random, accuracy {random}; sorted by class, "
        f"{by_class}.",
        f"The share of images that did not get the same label in all {result.draws} random draws: "
        f"{changed}.",
        f"A batch of 1 in train mode: PyTorch says “{result.refusal}”.",
        *tell_verdicts(result.verdicts),
    ]


def _draw_by_size(result: BatchComposition) -> Figure:
    """Make an axis of batch sizes in powers of two, evenly spaced."""
    sizes = result.sizes.tolist()
    ends = np.log10([sizes[0] / 1.25, sizes[-1] * 1.25]).tolist()
    return {
        "type": "log",
        "tickvals": sizes,
        "ticktext": [str(size) for size in sizes],
        "range": ends,
    }


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
    """Say why there is nothing to see while training, and at a batch of 1."""
    if not result.draws:
        first = "The network trains first." if result.step else WAITING
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
        "id": "companions accuracy",
        "row": "companions",
        "alt": "Test accuracy against the test batch's size, in train and in eval mode",
        "data": [
            _draw_curve("random", sizes, round_values(result.random), theme),
            _draw_curve(
                "sorted",
                sizes,
                round_values(result.by_class),
                theme,
                line={**style_line(theme, "batch"), "dash": "dash"},
                marker=square,
            ),
            _draw_curve(
                "eval mode",
                sizes,
                level,
                theme,
                mode="lines",
                line={"color": theme.text, "dash": "dot", "width": 1.8},
            ),
        ],
        "layout": make_layout(
            theme,
            "Test accuracy in train mode",
            "images in the test batch (log scale)",
            "share classified rightly",
            height=300,
            xaxis=_draw_by_size(result),
            yaxis={"range": [-0.02, 1.04]},
            annotations=_annotate(result, theme),
        ),
    }


def _draw_changed(result: BatchComposition, theme: Theme) -> Figure:
    draws = f"{result.draws} random draws" if result.draws else "random draws"
    return {
        "id": "companions changed",
        "row": "companions",
        "alt": "Share of test images whose label changes with their companions",
        "data": [
            _draw_curve("changed", result.sizes.tolist(), round_values(result.changed), theme)
        ],
        "layout": make_layout(
            theme,
            "Images whose label changes",
            "images in the test batch (log scale)",
            f"share, over {draws}",
            height=300,
            showlegend=False,
            xaxis=_draw_by_size(result),
            yaxis={"range": [-0.02, 1.04]},
            annotations=_annotate(result, theme),
        ),
    }
