"""Draw what networks reach that standardize by the mean, a deviation, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.style import choose_theme
from bn_core.lessons.scale_and_shift.accuracy_figure import draw_accuracy_by_rate
from bn_core.lessons.scale_and_shift.statistics_config import NAMES, RATES, StatisticsConfig
from bn_core.lessons.scale_and_shift.statistics_result import FewerStatistics
from bn_core.lessons.scale_and_shift.statistics_verdicts import judge_fewer_statistics

_STYLES = {
    "both": "batch",
    "rms": "rms",
    "std": "layer",
    "mean": "group",
    "mean_unit": "left_out",
    "none": "none",
}
"""The normalization whose line and symbol each network has."""


def draw_fewer_statistics(
    config: StatisticsConfig,
    frames: Sequence[FewerStatistics],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the test accuracy by learning rate, a line for each network."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    styles = {NAMES[each]: _STYLES[each] for each in config.networks}
    figure = draw_accuracy_by_rate(
        "statistics accuracy", "standardized", styles, RATES, result.accuracy, theme
    )
    waiting = f"{result.step} of {config.seeds} seeds are trained."
    say = tell_verdicts(judge_fewer_statistics(result)) or [waiting]
    return {"figures": [figure], "say": say, "alerts": []}
