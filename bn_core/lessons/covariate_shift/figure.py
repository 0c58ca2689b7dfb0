"""Draw how gradients agree and how far layer inputs move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.text.numbers import format_number


def draw_covariate_shift(
    config: CovariateShiftConfig,
    frames: Sequence[CovariateShift],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and state the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            draw_by_rate(result, theme),
            draw_by_layer(config, result, theme),
            *(draw_over_time(config, result, what, theme) for what in MEASURES),
        ],
        "say": describe_covariate_shift(result),
        "alerts": [],
    }


def describe_covariate_shift(result: CovariateShift) -> list[str]:
    """State what was measured, and what it says about three claims."""
    if not result.step:
        return [
            "Nothing is measured yet. Run compares gradients first and then trains the networks."
        ]
    if not result.verdicts:
        return [f"{result.step:,} training steps so far, of all networks together."]
    return tell_verdicts(result.verdicts)


def draw_by_rate(result: CovariateShift, theme: Theme) -> Figure:
    """Draw the cosine against the learning rate, which decides the answer."""
    each = result.cosine.mean(axis=-1)  # (R, 2, S)
    data = [
        trace for k in range(2) for trace in draw_seed_band(RATES, each[:, k].T, NORMS[k], theme)
    ]
    return {
        "id": "shift by rate",
        "row": "gradients",
        "alt": "Cosine of gradients before and after the earlier layers' update, by learning rate",
        "data": data,
        "layout": make_layout(
            theme,
            "Gradients before and after the earlier layers' update",
            "learning rate (log scale)",
            "cosine, mean over layers",
            waiting=has_no_values(each),
            height=320,
            xaxis={
                "type": "log",
                "tickvals": list(RATES),
                "ticktext": [format_number(r) for r in RATES],
            },
        ),
    }


def draw_by_layer(config: CovariateShiftConfig, result: CovariateShift, theme: Theme) -> Figure:
    """Draw the cosine in each layer, at the compared rate nearest to the chosen one."""
    place = int(np.argmin(np.abs(np.log(RATES) - np.log(config.rate))))
    layers = [*map(str, range(2, config.depth + 1)), "out"]
    data = [
        trace
        for k in range(2)
        for trace in draw_seed_band(layers, result.cosine[place, k], NORMS[k], theme)
    ]
    return {
        "id": "shift by layer",
        "row": "gradients",
        "alt": "Cosine of gradients before and after the earlier layers' update, by layer",
        "data": data,
        "layout": make_layout(
            theme,
            f"The same in each layer, at rate {format_number(RATES[place])}",
            "layer",
            "cosine",
            waiting=has_no_values(result.cosine[place]),
            height=320,
            xaxis={"type": "category"},
        ),
    }


MEASURES = {
    "drift": ("How far the inputs' means have moved", "standard deviations at step 0"),
    "step_drift": ("How far they move in one step", "standard deviations before it"),
    "divergence": ("KL(first ‖ now) of the inputs", "nats"),
    "accuracy": ("Test accuracy in evaluation mode", "share classified correctly"),
    "training_accuracy": ("Test accuracy in training mode", "share classified correctly"),
}


def draw_over_time(
    config: CovariateShiftConfig, result: CovariateShift, what: str, theme: Theme
) -> Figure:
    """Draw one measure over the training steps of all networks."""
    title, unit = MEASURES[what]
    values = getattr(result, what)
    return {
        "id": f"shift {what}",
        "row": "inputs",
        "alt": f"{title}, over the training steps",
        "data": [
            trace
            for k, norm in enumerate(NORMS)
            for trace in draw_seed_band(config.measured, values[k], norm, theme, mode="lines")
        ],
        "layout": make_layout(
            theme,
            title,
            f"step, at rate {format_number(config.rate)}",
            unit,
            waiting=has_no_values(values),
            height=320,
            xaxis={"range": [0, config.steps]},
            yaxis={"rangemode": "tozero"},
            legend={"font": {"size": 11}},
            margin={"t": 84},
        ),
    }
