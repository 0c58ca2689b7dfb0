"""Draw outputs of several processes against those of one large batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.result import SyncBatchNorm
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

UNITS = 3
"""Units whose numbers are drawn; the differences told are the largest of all."""


def draw_sync_batch_norm(
    config: SyncBatchNormConfig,
    frames: Sequence[SyncBatchNorm],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_comparison(
                "output", "Output x̂", result.whole, result.separate, result.together, theme
            ),
            _draw_comparison(
                "gradient",
                "Input gradient ∂L/∂x",
                result.d_whole,
                result.d_separate,
                result.d_together,
                theme,
            ),
        ],
        "say": describe_sync_batch_norm(config, result),
        "alerts": [result.failed] if result.failed else [],
    }


def describe_sync_batch_norm(config: SyncBatchNormConfig, result: SyncBatchNorm) -> list[str]:
    """Describe the processes' answers, with numbers read from ``result``."""
    ranks = config.processes
    if not result.done:
        if not result.step:
            return [f"Run starts {ranks} processes."]
        return [f"{result.step} of {3 * ranks} signs of life: started, met, answered."]
    if result.failed:
        return []
    apart, together = (
        f"{format_number(result.measure_difference(False, how))} in the output and "
        f"{format_number(result.measure_difference(True, how))} "
        "in the input gradient"
        for how in (False, True)
    )
    sentence = (
        f"nn.SyncBatchNorm says on these processes: “{result.refusal}”. So the sums are added up "
        "here by torch.distributed's own all_reduce."
        if result.refusal
        else "nn.SyncBatchNorm takes these samples too."
    )
    return [
        f"{ranks} processes, {config.device_batch} samples each, {result.whole.shape[1]} units, "
        f"against one batch of {len(result.whole)}: with its own statistics in each process, "
        f"largest difference {apart}.",
        f"With count, sum and squares added up over all processes: {together}.",
        sentence,
    ]


def _draw_comparison(
    name: str, title: str, big: Array, apart: Array, together: Array, theme: Theme
) -> Figure:
    drawn = big[:, :UNITS]
    ends = [float(drawn.min()), float(drawn.max())] if big.size else [-1.0, 1.0]
    wide = {"color": theme.faint, "width": 1, "dash": "dot"}
    return {
        "id": f"processes {name}",
        "row": "processes",
        "alt": f"{title} of each sample by processes, against one big batch",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": ends,
                "y": ends,
                "line": wide,
                "name": "equal",
                "hoverinfo": "skip",
            },
            _draw_dots(
                "own statistics",
                big,
                apart,
                {"size": 8, "symbol": "x-thin", "line": {"width": 1.6, "color": theme.text}},
            ),
            _draw_dots("added up", big, together, {"size": 7, "color": theme.batch}),
        ],
        "layout": make_layout(
            theme,
            title,
            "one big batch",
            "several processes",
            height=320,
            hovermode="closest",
            waiting=not big.size,
        ),
    }


def _draw_dots(name: str, big: Array, ours: Array, marker: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "marker": marker,
        "x": round_values(big[:, :UNITS].ravel()),
        "y": round_values(ours[:, :UNITS].ravel()),
        "hovertemplate": "%{x:.3f} became %{y:.3f}",
    }
