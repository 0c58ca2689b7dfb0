"""Draw the bias of mini-batch gradients by batch size and by divisions averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band, has_no_values, round_values
from bn_core.figures.log_axis import LOG_AXIS, make_log_axis
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout, style_line
from bn_core.lessons.many_devices.bias_result import GradientBias
from bn_core.lessons.many_devices.config import BATCH_SIZES, COUNTS, GradientBiasConfig

_SHOWN = (4, 16, 64)
"""The batch sizes whose averages are drawn by the number of divisions."""
_SYMBOLS = ("circle", "square", "diamond")


def draw_gradient_bias(
    config: GradientBiasConfig,
    frames: Sequence[GradientBias],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the bias by batch size, and what is left of an average by its divisions."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    known = int(np.isfinite(result.plain).sum())
    return {
        "figures": [_draw_bias(config, result, theme), _draw_averages(result, theme)],
        "say": tell_verdicts(result.verdicts)
        or [f"{known} of {result.plain.size} averages of gradients are computed."],
        "alerts": [],
    }


def _draw_bias(config: GradientBiasConfig, result: GradientBias, theme: Theme) -> Figure:
    """Draw the bias with batch norm by batch size."""
    plural = "s" * (config.steps != 1)
    when = f"after {config.steps} step{plural}" if config.steps else "before training"
    dashed = style_line(theme, "batch", 1.2) | {"dash": "dot"}
    return {
        "id": "gradient bias",
        "row": "gradient bias",
        "alt": "Bias of mini-batch gradients with batch norm by batch size, and its sampling error",
        "data": [
            *draw_seed_band(
                BATCH_SIZES, 100 * result.bias.T, "batch", theme, name="bias with batch norm"
            ),
            *draw_seed_band(
                BATCH_SIZES,
                100 * result.sampling.T,
                "batch",
                theme,
                name="sampling error",
                mode="lines",
                line=dashed,
            )[-1:],
        ],
        "layout": make_layout(
            theme,
            f"Bias of a mini-batch's gradient {when}",
            "examples in a batch (log scale)",
            "% of the whole gradient (log scale)",
            height=340,
            xaxis=make_log_axis(BATCH_SIZES, margin=1.25),
            yaxis=LOG_AXIS,
            waiting=has_no_values(result.plain),
        ),
    }


def _draw_averages(result: GradientBias, theme: Theme) -> Figure:
    """Draw how far averages over more and more divisions are off."""
    places = [BATCH_SIZES.index(size) for size in _SHOWN]
    left = _find_medians(result.left[places])
    errors = _find_medians(result.sampling[places])
    shrinking = np.sqrt(COUNTS[-1] / np.array(COUNTS))
    return {
        "id": "averaged gradients",
        "row": "gradient bias",
        "alt": "Distance of averaged gradients from the whole gradient by divisions averaged",
        "data": [
            *(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": f"batches of {size}",
                    "x": list(COUNTS),
                    "y": round_values(100 * left[row]),
                    "line": style_line(theme, "batch"),
                    "marker": {"size": 8, "symbol": _SYMBOLS[row], "color": theme.batch},
                    "hovertemplate": "%{y:.3g}%",
                }
                for row, size in enumerate(_SHOWN)
            ),
            *(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": "sampling error alone",
                    "showlegend": row == 0,
                    "x": list(COUNTS),
                    "y": round_values(100 * errors[row] * shrinking),
                    "line": {"color": theme.faint, "width": 1.2, "dash": "dot"},
                    "hoverinfo": "skip",
                }
                for row in range(len(_SHOWN))
            ),
        ],
        "layout": make_layout(
            theme,
            "Average gradient with batch norm: how far off",
            "divisions averaged (log scale)",
            "% of the whole gradient (log scale)",
            height=340,
            xaxis=make_log_axis(COUNTS, margin=1.25),
            yaxis=LOG_AXIS,
            waiting=has_no_values(result.plain),
        ),
    }


def _find_medians(values: np.ndarray) -> np.ndarray:
    """Return the medians over the seeds (axis 1) that are known, NaN if none is."""
    known = np.isfinite(values).reshape(*values.shape[:2], -1).all(axis=(0, 2))
    if not known.any():
        return np.full(np.delete(values.shape, 1), np.nan)
    return np.asarray(np.median(values[:, known], axis=1))
