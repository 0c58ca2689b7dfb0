"""Draw test errors by batch size for each norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import round_values
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    style_line,
)
from bn_core.lessons.small_batches.collapse_figure import draw_collapse, make_size_axis
from bn_core.lessons.small_batches.collapse_result import BatchSizeStatistics
from bn_core.lessons.small_batches.config import NORMS, SmallBatchesConfig
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.text.numbers import format_number

_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def draw_batch_sizes(
    config: SmallBatchesConfig,
    frames: Sequence[SmallBatches],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_errors(config, result, theme),
            *(draw_collapse(result.statistics, theme) if config.net == "mlp" else ()),
        ],
        "say": describe_batch_sizes(result),
        "alerts": _describe_diverged(int(result.ended.sum())),
    }


def describe_batch_sizes(result: SmallBatches) -> list[str]:
    """Describe what was measured so far, with numbers read from ``result``."""
    reason = result.statistics
    if not reason and not result.step:
        networks = result.error.size
        return [f"Run trains {networks} networks, largest batches first."]
    sentences = _describe_statistics(result, reason) if reason else []
    if result.current_size:
        sentences.append(f"In training now: batches of {result.current_size}, all norms and seeds.")
    return sentences + tell_verdicts((*result.collapse, *result.verdicts))


def _describe_statistics(result: SmallBatches, reason: BatchSizeStatistics) -> list[str]:
    two, last = reason.at(2), len(reason.sizes) - 1
    return [
        f"Between batches of 2 the mean scatters by {format_number(float(reason.mean[two]))} σ, "
        f"between batches of {reason.sizes[last]} by {format_number(float(reason.mean[last]))} σ; "
        f"the variance of 2 is {format_number(float(reason.share[two]))} of σ² on average, and "
        f"scatters by {format_number(float(reason.var[two]))} σ².",
        f"A batch of 1: PyTorch says “{reason.refusal}”. "
        f"{_describe_image(reason)}{_describe_last_batch(result)}",
    ]


def _describe_diverged(count: int) -> list[str]:
    if count == 1:
        return ["One network diverged; its error counts as 1."]
    return [f"{count} networks diverged; the error of each counts as 1."] if count else []


def _describe_image(reason: BatchSizeStatistics) -> str:
    return (
        "One image of 2 × 2 positions it takes: four values a channel. " * reason.accepts_one_image
    )


def _describe_last_batch(result: SmallBatches) -> str:
    """Say which batch sizes end an epoch with a batch of one."""
    alone = [int(size) for size in result.sizes if result.examples % size == 1]
    if not alone:
        return ""
    summary = ", ".join(map(str, alone))
    return (
        f"The {result.examples:,} training images leave exactly one over in batches of {summary}; "
        "here it is dropped."
    )


def _draw_errors(config: SmallBatchesConfig, result: SmallBatches, theme: Theme) -> Figure:
    epochs = f"{config.epochs} epoch{'s' * (config.epochs != 1)}"
    empty = not np.isfinite(result.error).any()
    return {
        "id": "cliff errors",
        "row": "errors",
        "alt": "Test error against batch size for four norms, median and range over the seeds",
        "data": [_draw_norm(name, result, theme) for name in NORMS],
        "layout": make_layout(
            theme,
            f"Test error after {epochs}: median, least, largest",
            "examples in a training batch (log scale)",
            "share wrong (log scale)",
            height=360,
            margin={"t": 84},
            xaxis=make_size_axis(result.sizes.tolist()),
            yaxis={
                "type": "log",
                "range": [-2.1, 0.05],
                "tickvals": [*_TICKS],
                "ticktext": [format_number(tick) for tick in _TICKS],
            },
            waiting=empty,
        ),
    }


def _draw_norm(name: str, result: SmallBatches, theme: Theme) -> Figure:
    place = NORMS.index(name)
    middle, least, most = (each[place] for each in (result.median, result.least, result.most))
    colour = getattr(theme, name)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": NETWORK_NAMES[name],
        "x": result.sizes.tolist(),
        "y": round_values(middle),
        "line": style_line(theme, name),
        "marker": {"size": 8, "color": colour, "symbol": SYMBOLS[name]},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": round_values(most - middle),
            "arrayminus": round_values(middle - least),
            "color": colour,
            "thickness": 1,
            "width": 4,
        },
        "hovertemplate": "%{y:.3f}",
    }
