"""Draw accuracy with running and with exact statistics by training step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.running_averages.exact_config import SIZES, ExactStatisticsConfig
from bn_core.lessons.running_averages.exact_result import ExactStatistics


def draw_exact_statistics(
    config: ExactStatisticsConfig,
    frames: Sequence[ExactStatistics],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw a figure for each batch size."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    steps = config.steps * len(SIZES) * config.seeds
    return {
        "figures": [_draw_size(config, result, place, theme) for place in range(len(SIZES))],
        "say": tell_verdicts(result.verdicts)
        or [f"{result.step:,} of {steps:,} training steps; the statistics change none of them."],
        "alerts": [],
    }


def _draw_size(
    config: ExactStatisticsConfig, result: ExactStatistics, place: int, theme: Theme
) -> Figure:
    size, steps = SIZES[place], config.measured_steps
    running, exact = result.running[place], result.exact[place]
    return {
        "id": f"exact {size}",
        "row": f"exact {place // 2}",
        "alt": f"Test accuracy by training step in batches of {size}, with both statistics",
        "data": [
            *draw_seed_band(steps, running, "batch", theme, name="running averages", mode="lines"),
            *draw_seed_band(steps, exact, "frozen", theme, name="exact statistics", mode="lines"),
        ],
        "layout": make_layout(
            theme,
            f"Trained in batches of {size}",
            "training step",
            "test accuracy",
            height=300,
            xaxis={"range": [0, config.steps]},
            yaxis={"range": [0, 1.02]},
            waiting=has_no_values(exact),
        ),
    }
