"""Draw the influence of tokens by position, and where models use the leak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band, has_no_values, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    draw_horizontal_line,
    draw_vertical_line,
    make_layout,
    style_line,
)
from bn_core.lessons.sequences.config import NONE, NORMS, SCANNED, LeakConfig
from bn_core.lessons.sequences.result import GUESSING, Leak

_DASHES = {"training": "solid", "evaluation": "dot"}


def draw_leak(
    config: LeakConfig, frames: Sequence[Leak], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the influences on the middle token, and the losses by batch."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_influence(config, result, theme), _draw_losses(result, theme)],
        "say": tell_verdicts(result.verdicts)
        or [f"Models in batches of {SCANNED[0]} to {SCANNED[-1]} sequences are being trained."],
        "alerts": [],
    }


def _draw_influence(config: LeakConfig, result: Leak, theme: Theme) -> Figure:
    """Draw the influence of each token of a sequence on the middle one."""
    middle = (config.length - 1) // 2
    positions = list(range(1, config.length + 1))
    return {
        "id": "influence",
        "row": "leak",
        "alt": f"Influence of each token on the output of token {middle + 1}, by position and norm",
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": NETWORK_NAMES[norm],
                "x": [each for each in positions if each != middle + 1],
                "y": [
                    100 * each
                    for place, each in enumerate(round_values(shares[middle, 0]))
                    if place != middle and each is not None
                ],
                "line": style_line(theme, norm),
                "marker": {"size": 6, "symbol": SYMBOLS[norm], "color": getattr(theme, norm)},
                "hovertemplate": "%{y:.3g}%",
            }
            for norm, shares in zip(NORMS[:NONE], result.shares, strict=True)
        ],
        "layout": make_layout(
            theme,
            f"Influence on the output of token {middle + 1}",
            "position of the token that is changed",
            "% of the token's own influence",
            height=320,
            xaxis={"range": [0.7, config.length + 0.3], "dtick": 1},
            yaxis={"rangemode": "tozero"},
            shapes=[draw_vertical_line(theme, middle + 1, "dot")],
        ),
    }


def _draw_losses(result: Leak, theme: Theme) -> Figure:
    """Draw the losses after the last step by the number of sequences in a batch."""
    batch = [
        trace
        for mode, dash in _DASHES.items()
        for trace in draw_seed_band(
            SCANNED,
            getattr(result, mode).T,
            "batch",
            theme,
            name=f"batch norm, {mode} mode",
            line=style_line(theme, "batch") | {"dash": dash},
        )
    ]
    return {
        "id": "losses",
        "row": "leak",
        "alt": "Loss by sequences in a batch with batch norm in both modes and with layer norm",
        "data": [*batch, *draw_seed_band(SCANNED, result.layer.T, "layer", theme)],
        "layout": make_layout(
            theme,
            "Loss of predicting coin flips, in nats",
            "sequences in a batch (log scale)",
            "",
            height=320,
            xaxis=make_log_axis(SCANNED),
            shapes=[draw_horizontal_line(theme, GUESSING, "dash")],
            waiting=has_no_values(result.training),
        ),
    }
