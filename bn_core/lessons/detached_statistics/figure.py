"""Draw losses of networks with and without statistics in their gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band
from bn_core.figures.log_axis import LOG_AXIS
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.detached_statistics.config import RATES, DetachedNetworksConfig
from bn_core.lessons.detached_statistics.result import DetachedNetworks
from bn_core.text.numbers import format_number

NORMS = ("none", "batch", "left_out")


def draw_detached_networks(
    config: DetachedNetworksConfig,
    frames: Sequence[DetachedNetworks],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figures and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    figures = [_draw_losses(config, result, rate, theme) for rate in RATES]
    return {"figures": figures, "say": describe_detached_networks(config, result), "alerts": []}


def describe_detached_networks(
    config: DetachedNetworksConfig, result: DetachedNetworks
) -> list[str]:
    """Describe the progress, and at the end what was measured."""
    if result.verdicts:
        return tell_verdicts(result.verdicts)
    steps = config.steps * config.seeds * len(RATES)
    return [f"{result.step:,} of {steps:,} training steps, of three networks each."]


def _draw_losses(
    config: DetachedNetworksConfig, result: DetachedNetworks, rate: float, theme: Theme
) -> Figure:
    curves = result.losses[RATES.index(rate)]  # (R, T, 3)
    ends = np.linspace(0, config.steps, curves.shape[1] + 1)[1:].round().astype(int).tolist()
    known = bool(np.isfinite(curves).any())
    return {
        "id": f"left out at {rate:g}",
        "row": "left out",
        "alt": f"Training loss of three networks over the steps at learning rate {rate:g}",
        "data": [
            each
            for k, norm in enumerate(NORMS)
            for each in draw_seed_band(ends, curves[..., k], norm, theme)
        ],
        "layout": make_layout(
            theme,
            f"Training loss at rate {format_number(rate)}",
            "step (mean of the tenth before it)",
            "cross-entropy (log scale)",
            height=320,
            xaxis={"range": [0, config.steps * 1.03]},
            yaxis=LOG_AXIS,
            waiting=not known,
        ),
    }
