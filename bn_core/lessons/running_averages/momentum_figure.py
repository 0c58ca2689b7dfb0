"""Draw accuracy in evaluation mode against the momentum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import draw_seed_band, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import Figure, Theme, choose_theme, draw_vertical_line, make_layout
from bn_core.lessons.running_averages.config import MOMENTA, MomentumSweepConfig
from bn_core.lessons.running_averages.momentum_result import MomentumSweep
from bn_core.norm.conventions import PYTORCH

_TICKS = (0.001, 0.01, 0.1, 0.9)


def draw_momentum_sweep(
    config: MomentumSweepConfig,
    frames: Sequence[MomentumSweep],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [
            _draw_accuracy(config, result, place, theme) for place in range(len(config.sizes))
        ],
        "say": describe_momentum_sweep(config, result),
        "alerts": [],
    }


def describe_momentum_sweep(config: MomentumSweepConfig, result: MomentumSweep) -> list[str]:
    """Describe the progress, and at the end what was measured."""
    if result.verdict:
        return result.verdict.sentences
    steps = config.steps * result.exact.size
    return [f"{result.step:,} of {steps:,} training steps; the momentum changes none of them."]


def _draw_accuracy(
    config: MomentumSweepConfig, result: MomentumSweep, place: int, theme: Theme
) -> Figure:
    size, exact = config.sizes[place], result.exact[place]
    come = exact[np.isfinite(exact)]
    level = round_values(np.full(len(MOMENTA), np.median(come) if come.size else np.nan))
    known = result.accuracy[np.isfinite(result.accuracy)]
    low = float(known.min()) if known.size else 0.0
    return {
        "id": f"momenta {size}",
        "row": "momenta",
        "alt": f"Test accuracy in eval mode against the momentum, trained in batches of {size}",
        "data": [
            *draw_seed_band(
                MOMENTA, result.accuracy[place], "batch", theme, name="running statistics"
            ),
            {
                "type": "scatter",
                "mode": "lines",
                "name": "exact statistics",
                "x": list(MOMENTA),
                "y": level,
                "hovertemplate": "%{y:.4g}",
                "line": {"color": theme.text, "dash": "dot", "width": 1.8},
            },
        ],
        "layout": make_layout(
            theme,
            f"Trained in batches of {size}",
            "momentum, as in PyTorch (log scale)",
            "test accuracy in eval mode",
            height=320,
            xaxis=make_log_axis(_TICKS),
            yaxis={"range": [max(0.0, low - 0.05), 1.02]},
            shapes=[draw_vertical_line(theme, PYTORCH.momentum, "dot")],
            waiting=not come.size,
        ),
    }
