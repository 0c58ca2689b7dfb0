"""Draw shifted digits, and accuracies by severity and by test batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    draw_vertical_line,
    make_layout,
    style_line,
)
from bn_core.lessons.adaptation.config import (
    SEVERITIES,
    SIZES,
    SORTED,
    AdaptationConfig,
    AdaptationView,
)
from bn_core.lessons.adaptation.digits_figure import draw_digits
from bn_core.lessons.adaptation.result import Adaptation
from bn_core.lessons.adaptation.sentences import describe_diverged, describe_result
from bn_core.lessons.adaptation.shifts import describe_shift, measure_strength
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_LOOKS = {
    "running": "frozen",
    "batch": "batch",
    "mixed": "left_out",
    "layer": "layer",
    "none": "none",
}
"""Whose colour, dash and symbol each way has."""
_NAMES = {"running": "batch norm, running averages", "batch": "batch norm, test batch"}
_AXES = {
    "brightness": "added to each pixel",
    "contrast": "factor of each pixel",
    "noise": "standard deviation of the noise",
    "blur": "blur, in pixels",
    "move": "pixels moved to the right",
}


def draw_adaptation(
    config: AdaptationConfig, frames: Sequence[Adaptation], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw digits at one severity, and accuracies by severity and by test batch.

    ``params`` holds the fields of an AdaptationView. ValueError: one is out of bounds.
    """
    view = AdaptationView.read_known(params)
    result, theme = frames[shown], choose_theme(view.theme)
    return {
        "figures": [
            draw_digits(config, result, view, theme),
            _draw_by_severity(config, result, view, theme),
            _draw_by_size(config, result, view, theme),
        ],
        "say": describe_result(config, result, view),
        "alerts": describe_diverged(result.diverged),
    }


def _draw_by_severity(
    config: AdaptationConfig, result: Adaptation, view: AdaptationView, theme: Theme
) -> Figure:
    ways = ("none", "layer", *_list_statistics(config))
    places = range(SEVERITIES)
    strengths = [format_number(measure_strength(config.shift, each), 2) for each in places]
    return {
        "id": "adaptation severity",
        "row": "accuracy",
        "alt": f"Test accuracy by severity of the shift, with test batches of {view.size}",
        "data": _draw_ways(
            places, {way: result.by_severity(way, view.size) for way in ways}, config, theme
        ),
        "layout": _lay_out(
            theme,
            f"Accuracy by severity, test batches of {view.size}",
            _AXES[config.shift],
            config,
            waiting=has_no_values(result.running),
            xaxis={
                "range": [-0.3, SEVERITIES - 0.7],
                "tickvals": [*places],
                "ticktext": strengths,
                "tickangle": 0,
            },
            shapes=[draw_vertical_line(theme, view.severity, "dot")],
        ),
    }


def _draw_by_size(
    config: AdaptationConfig, result: Adaptation, view: AdaptationView, theme: Theme
) -> Figure:
    shift = describe_shift(config.shift, view.severity)
    order = ", sorted by class" * (config.order == SORTED)
    return {
        "id": "adaptation size",
        "row": "accuracy",
        "alt": f"Test accuracy of batch norm by the images in a test batch, {shift}",
        "data": _draw_ways(
            SIZES,
            {way: result.by_size(way, view.severity) for way in _list_statistics(config)},
            config,
            theme,
        ),
        "layout": _lay_out(
            theme,
            f"Batch norm at severity {view.severity}",
            f"images in a test batch{order}",
            config,
            waiting=has_no_values(result.running[view.severity]),
            xaxis={**make_log_axis(SIZES, margin=1.3), "tickangle": 0},
            shapes=[draw_vertical_line(theme, view.size, "dot")],
        ),
    }


def _list_statistics(config: AdaptationConfig) -> tuple[str, ...]:
    """Return the kinds of statistics that batch norm uses, the one to look at last."""
    return ("running", *(["mixed"] if config.weight else []), "batch")


def _draw_ways(
    x: Sequence[int], accuracies: Mapping[str, Array], config: AdaptationConfig, theme: Theme
) -> list[Figure]:
    """Draw the seeds (X, R) of each way as a band with its median."""
    return [
        trace
        for way, seeds in accuracies.items()
        for trace in draw_seed_band(
            x,
            seeds.T,
            _LOOKS[way],
            theme,
            name=_name_way(way, config),
            hovertemplate="%{y:.3f}",
            **(_emphasize(theme) if way == "batch" else {}),
        )
    ]


def _emphasize(theme: Theme) -> Figure:
    """Return the line and marker of the test batch, which is the one to look at."""
    marker = {"size": 8, "symbol": SYMBOLS["batch"], "color": theme.batch}
    return {"line": style_line(theme, "batch", 2.6), "marker": marker}


def _name_way(way: str, config: AdaptationConfig) -> str:
    if way == "mixed":
        return f"batch norm, mixture with N = {config.weight}"
    return _NAMES.get(way) or NETWORK_NAMES[way]


def _lay_out(
    theme: Theme, title: str, x: str, config: AdaptationConfig, **more: Any
) -> dict[str, Any]:
    """Return a layout with room for all ways, so that both pictures are level."""
    legend = 20 * (5 if config.weight else 4)
    return make_layout(
        theme,
        title,
        x,
        "",
        height=280 + legend,
        margin={"l": 40, "t": 38 + legend},
        legend={"traceorder": "reversed"},
        yaxis={"range": [0, 1.02], "dtick": 0.2},
        **more,
    )
