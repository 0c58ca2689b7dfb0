"""Draw how layer inputs and gradients move, and how well the networks learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import draw_seed_band, has_no_values, round_values
from bn_core.figures.log_axis import POWER_AXIS, make_log_axis
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    draw_horizontal_line,
    make_layout,
    make_translucent,
    style_line,
)
from bn_core.inputs.counts import format_count
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.view import GRADIENTS
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_NETWORKS = {
    "none": "without batch norm",
    "batch": "with batch norm",
    "noisy": "with noisy batch norm",
}
_GUESSING = 0.1
"""The accuracy of guessing one of ten digits."""


def draw_covariate_shift(
    config: CovariateShiftConfig,
    frames: Sequence[CovariateShift],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw one picture of result ``shown``, and say what it shows.

    ``params["theme"]`` names the theme, and ``params["show"]`` the picture.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    gradients = params.get("show") == GRADIENTS
    figure = draw_by_rate(result, theme) if gradients else draw_noise(result, theme)
    return {
        "figures": [figure],
        "say": [_describe(config, result, gradients)],
        "alerts": _describe_diverged(result),
    }


def _describe_diverged(result: CovariateShift) -> list[str]:
    """Say which networks diverged in a finished training, and with how many seeds."""
    lost = np.isnan(result.accuracy[..., -1])
    seeds = format_count(lost.shape[1], "seed")
    return [
        f"The network {_NETWORKS[norm]} diverged with {count} of {seeds}. Its lines end there."
        for norm, count in zip(NORMS, lost.sum(axis=1).tolist(), strict=True)
        if result.done and count
    ]


def _describe(config: CovariateShiftConfig, result: CovariateShift, gradients: bool) -> str:
    if not result.step:
        return "Nothing is measured yet. Gradients are compared first, then networks are trained."
    if not result.done:
        return f"{result.step:,} training steps so far, of all networks together."
    if gradients:
        return (
            f"Median and range of {format_count(config.seeds, 'seed')}. A cosine of 1 means that "
            "the layer's gradient points where it did before the earlier layers moved."
        )
    return (
        f"Each line follows the median of {format_count(config.seeds, 'seed')} through "
        f"{config.steps} training steps, up to a large mark for each seed. Further right, the "
        "inputs of the layers move more in one step. σ is their standard deviation before it."
    )


def draw_noise(result: CovariateShift, theme: Theme) -> Figure:
    """Draw accuracy against the movement of inputs, as training goes on."""
    moved = _average_so_far(result.step_drift[..., 1:])
    accuracy = result.accuracy[..., 1:]
    known = np.asarray(np.isfinite(moved).all(axis=2) & np.isfinite(accuracy).any(axis=2))
    data: list[Figure] = []
    for k, norm in enumerate(NORMS):
        seeds = np.flatnonzero(known[k])
        data += _draw_network(norm, moved[k, seeds], accuracy[k, seeds], theme)
    return {
        "id": "shift noise",
        "alt": "Test accuracy against the movement of layer inputs in one step",
        "data": data,
        "layout": make_layout(
            theme,
            "Do steady inputs decide who learns?",
            "movement per step, in σ (log scale)",
            "test accuracy",
            waiting=not bool(known.any()),
            height=360,
            hovermode="closest",
            xaxis={
                **POWER_AXIS,
                "dtick": 1,
                "range": _find_decades(moved[known]),
            },
            yaxis={"range": [-0.03, 1.03]},
            shapes=[draw_horizontal_line(theme, _GUESSING, "dot")],
        ),
    }


def _average_so_far(values: Array) -> Array:
    """Return the mean of all values up to each one, along the last axis."""
    return np.asarray(values.cumsum(axis=-1) / np.arange(1, values.shape[-1] + 1))


def _find_decades(values: Array) -> list[float]:
    """Return whole decades that hold all values, at least from 0.0001 to 1."""
    powers = np.log10(values[values > 0])
    low, high = (powers.min(), powers.max()) if powers.size else (0.0, 0.0)
    return [float(min(-4, np.floor(low))) - 0.1, float(max(0, np.ceil(high))) + 0.1]


def _draw_network(norm: str, moved: Array, accuracy: Array, theme: Theme) -> list[Figure]:
    """Draw the median path of one network's seeds (S, T), and where each seed ends."""
    colour = getattr(theme, norm)
    path: Figure = {
        "type": "scatter",
        "mode": "lines",
        "name": NETWORK_NAMES[norm],
        "showlegend": False,
        "line": style_line(theme, norm, 1.2),
        "opacity": 0.7,
        "hoverinfo": "skip",
        "x": round_values(np.median(moved, axis=0)) if len(moved) else [],
        "y": round_values(np.median(accuracy, axis=0)) if len(moved) else [],
    }
    ends: Figure = {
        "type": "scatter",
        "mode": "markers",
        "name": NETWORK_NAMES[norm],
        "x": round_values(moved[:, -1]),
        "y": round_values(accuracy[:, -1]),
        "marker": {
            "size": 13,
            "symbol": SYMBOLS[norm],
            "color": make_translucent(colour, 0.75),
            "line": {"color": colour, "width": 1},
        },
        "hovertemplate": "moves %{x:.3g} per step, accuracy %{y:.3g}",
    }
    return [path, ends]


def draw_by_rate(result: CovariateShift, theme: Theme) -> Figure:
    """Draw the cosine against the learning rate, which decides the answer."""
    each = result.cosine.mean(axis=-1)  # (R, 2, S)
    data = [
        trace for k in range(2) for trace in draw_seed_band(RATES, each[:, k].T, NORMS[k], theme)
    ]
    return {
        "id": "shift by rate",
        "alt": "Cosine of gradients before and after the earlier layers' update, by learning rate",
        "data": data,
        "layout": make_layout(
            theme,
            "A gradient before and after the earlier layers' update",
            "learning rate (log scale)",
            "cosine, mean over layers",
            waiting=has_no_values(each),
            height=360,
            xaxis=make_log_axis(RATES),
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
        "alt": "Cosine of gradients before and after the earlier layers' update, by layer",
        "data": data,
        "layout": make_layout(
            theme,
            f"The same in each layer, at rate {format_number(RATES[place])}",
            "layer",
            "cosine",
            height=300,
            xaxis={"type": "category"},
        ),
    }


MEASURES = {
    "accuracy": ("Test accuracy in evaluation mode", "share named correctly"),
    "training_accuracy": ("Test accuracy in training mode", "share named correctly"),
    "step_drift": ("How far the inputs' means move in one step", "standard deviations before it"),
    "drift": ("How far they have moved since the start", "standard deviations at step 0"),
    "divergence": ("KL(first ‖ now) of the inputs", "nats"),
}


def draw_over_time(
    config: CovariateShiftConfig, result: CovariateShift, what: str, theme: Theme
) -> Figure:
    """Draw one measure over the training steps of all networks."""
    title, unit = MEASURES[what]
    values = getattr(result, what)
    return {
        "id": f"shift {what}",
        "alt": f"{title}, over the training steps",
        "data": [
            trace
            for k, norm in enumerate(NORMS)
            for trace in draw_seed_band(config.measured_steps, values[k], norm, theme, mode="lines")
        ],
        "layout": make_layout(
            theme,
            title,
            f"step, at rate {format_number(config.rate)}",
            unit,
            height=300,
            xaxis={"range": [0, config.steps]},
            yaxis={"rangemode": "tozero"},
            legend={"font": {"size": 11}},
            margin={"t": 84},
        ),
    }
