"""Draw the losses of causal models that predict coin flips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.style import Figure, Theme, choose_theme, draw_horizontal_line, make_layout
from bn_core.lessons.sequences.config import MOMENTS, NORMS, FlipsConfig, FlipsView
from bn_core.lessons.sequences.result import GUESSING, CoinFlips
from bn_core.lessons.sequences.sentences import describe_flips
from bn_core.norm.arrays import Array

HIGHEST = 8 * GUESSING
"""The highest end of an axis; a model that diverges would press all other losses flat."""
_SETTLED = MOMENTS // 6
"""The moment from which all losses are in view; the first ones may lie above."""


def draw_flips(
    config: FlipsConfig, frames: Sequence[CoinFlips], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the losses by step in both modes, and by position.

    Positions are those of the last measured step. ``params`` holds the fields of a FlipsView.
    """
    result, theme = frames[shown], choose_theme(FlipsView.read_known(params).theme)
    return {
        "figures": [
            _draw_steps("training", "Loss in training mode", config, result.training, theme),
            _draw_steps("evaluation", "Loss in evaluation mode", config, result.evaluation, theme),
            _draw_positions(config, result, theme),
        ],
        "say": describe_flips(config, result),
        "alerts": [],
    }


def _draw_steps(id: str, title: str, config: FlipsConfig, losses: Array, theme: Theme) -> Figure:
    """Draw the mean loss over all positions, (M, 4, R, T), by step."""
    means = losses.mean(axis=-1)
    return {
        "id": id,
        "row": "steps",
        "alt": f"{title} of the four models by training step, with the loss of guessing",
        "data": _draw_norms(config.measured_steps, means.transpose(1, 2, 0), theme, mode="lines"),
        "layout": _lay_out(
            theme,
            title,
            "step",
            means[_SETTLED:],
            "right",
            height=300,
            xaxis={"range": [0, config.steps]},
            waiting=has_no_values(means),
        ),
    }


def _draw_positions(config: FlipsConfig, result: CoinFlips, theme: Theme) -> Figure:
    """Draw the loss in training mode at each position, at the last measured step."""
    moment = round(result.progress * MOMENTS)
    losses = result.training[moment]
    step = config.measured_steps[moment]
    return {
        "id": "positions",
        "row": "positions",
        "alt": f"Loss in training mode of the four models by position, after step {step}",
        "data": _draw_norms(range(1, config.length + 1), losses, theme),
        "layout": _lay_out(
            theme,
            f"Loss of each prediction in training mode after step {step}",
            "coin flips before the predicted one",
            losses,
            "left",
            height=280,
            xaxis={"range": [0.7, config.length + 0.3], "dtick": 1},
            waiting=has_no_values(losses),
        ),
    }


def _draw_norms(x: Sequence[int], losses: Array, theme: Theme, **more: Any) -> list[Figure]:
    """Draw losses (4, R, X) of every norm, batch norm on top."""
    return [
        trace
        for norm, seeds in reversed(list(zip(NORMS, losses, strict=True)))
        for trace in draw_seed_band(x, seeds, norm, theme, **more)
    ]


def _lay_out(
    theme: Theme, title: str, x: str, losses: Array, side: str, **more: Any
) -> dict[str, Any]:
    """Return a layout with room for ``losses`` and the line of guessing.

    The words of the line stand at its end on this ``side``.
    """
    return make_layout(
        theme,
        title,
        x,
        "loss in nats",
        legend={"traceorder": "reversed"},
        yaxis={"range": [0, _find_top(losses)]},
        shapes=[draw_horizontal_line(theme, GUESSING, "dash")],
        annotations=[_write_guessing(theme, side)],
        **more,
    )


def _find_top(losses: Array) -> float:
    """Return the upper end of an axis that shows guessing and losses up to HIGHEST."""
    finite = losses[np.isfinite(losses)]
    return min(HIGHEST, 1.08 * max(1.4 * GUESSING, float(finite.max(initial=0.0))))


def _write_guessing(theme: Theme, side: str) -> dict[str, Any]:
    """Return the words below the line of guessing, at its left or right end."""
    return {
        "text": "guessing: ln 2",
        "xref": "paper",
        "x": 0 if side == "left" else 1,
        "xanchor": side,
        "y": GUESSING,
        "yanchor": "top",
        "showarrow": False,
        "font": {"color": theme.faint, "size": 12},
    }
