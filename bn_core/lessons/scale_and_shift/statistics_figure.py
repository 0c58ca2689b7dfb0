"""Draw what networks reach that standardize by the mean, a deviation, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import SYMBOLS, choose_theme, make_layout, style_line
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
"""The norm whose style each network has."""


def draw_fewer_statistics(
    config: StatisticsConfig,
    frames: Sequence[FewerStatistics],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the test accuracy by learning rate, a line for each network."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    data = []
    for arm, values in zip(config.arms, result.accuracy, strict=True):
        style = _STYLES[arm]
        marker = {"size": 7, "color": getattr(theme, style), "symbol": SYMBOLS[style]}
        line = style_line(theme, style)
        data += draw_seed_band(
            RATES, values.T, style, theme, name=NAMES[arm], line=line, marker=marker
        )
    figure = {
        "id": "statistics accuracy",
        "row": "statistics accuracy",
        "alt": "Test accuracy by learning rate, a line for each way to standardize",
        "data": data,
        "layout": make_layout(
            theme,
            "Test accuracy by what is standardized",
            "learning rate (log scale)",
            "test accuracy",
            height=420,
            margin={"t": 150},
            xaxis=make_log_axis(RATES),
            yaxis={"range": [0, 1.02]},
            waiting=has_no_values(result.accuracy),
        ),
    }
    waiting = f"{result.step} of {config.seeds} seeds are trained."
    say = tell_verdicts(judge_fewer_statistics(result)) or [waiting]
    return {"figures": [figure], "say": say, "alerts": []}
