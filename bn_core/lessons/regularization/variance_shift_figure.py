"""Draw variances and errors with dropout before batch norm by the share dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band, has_no_values, round_values
from bn_core.figures.style import (
    Figure,
    Theme,
    choose_theme,
    draw_horizontal_line,
    make_layout,
    style_line,
)
from bn_core.lessons.regularization.config import ARMS, SHARES, VarianceShiftConfig
from bn_core.lessons.regularization.variance_shift import compute_variance_ratio
from bn_core.lessons.regularization.variance_shift_result import LAYERS, VarianceShift

_BEFORE, _AFTER = (ARMS.index(each) for each in ("before", "after"))
_GRID = np.linspace(0.0, 0.6, 31)
_PERCENT = [100 * share for share in SHARES]


def draw_variance_shift(
    config: VarianceShiftConfig,
    frames: Sequence[VarianceShift],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the ratios of variances, and the test errors, by the share dropped."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    known = int(np.isfinite(result.running).sum())
    return {
        "figures": [_draw_ratios(result, theme), _draw_errors(config, result, theme)],
        "say": tell_verdicts(result.verdicts)
        or [f"{known} of {result.running.size} networks are trained."],
        "alerts": [],
    }


def _draw_ratios(result: VarianceShift, theme: Theme) -> Figure:
    """Draw the ratio in each layer of the networks with dropout before batch norm."""
    ratios = result.ratio[_BEFORE]
    norms = ("layer", "batch", "group")
    return {
        "id": "variance shift",
        "row": "variance shift",
        "alt": "Variance in evaluation over the running variance by share dropped and layer",
        "data": [
            *(
                trace
                for layer in range(LAYERS)
                for trace in draw_seed_band(
                    _PERCENT,
                    ratios[:, layer].T,
                    norms[layer],
                    theme,
                    name=f"layer {layer + 1}" + " (no dropout before it)" * (layer == 0),
                )
            ),
            *([] if has_no_values(ratios) else [_draw_normal_inputs(theme)]),
        ],
        "layout": make_layout(
            theme,
            "Variance in evaluation over running variance",
            "% of the outputs dropped",
            "",
            height=360,
            xaxis={"range": [0, 60]},
            yaxis={"rangemode": "tozero"},
            shapes=[draw_horizontal_line(theme, 1.0, "dot")],
            waiting=has_no_values(ratios),
        ),
    }


def _draw_normal_inputs(theme: Theme) -> Figure:
    """Draw the computed ratio of a weighted sum of ReLU outputs of standard normals."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "normal inputs, computed",
        "x": (100 * _GRID).tolist(),
        "y": round_values(np.array([compute_variance_ratio(each) for each in _GRID])),
        "line": {"color": theme.faint, "dash": "dash", "width": 1.6},
        "hovertemplate": "%{y:.3g}",
    }


def _draw_errors(config: VarianceShiftConfig, result: VarianceShift, theme: Theme) -> Figure:
    """Draw the test errors of both places, before batch norm with both statistics."""
    cases = (
        ("dropout before batch norm", result.running[_BEFORE], "batch"),
        ("before it, statistics without dropout", result.exact[_BEFORE], "frozen"),
        ("dropout after the last batch norm", result.running[_AFTER], "layer"),
    )
    return {
        "id": "dropout errors",
        "row": "variance shift",
        "alt": "Test error by share dropped, with dropout before and after batch norm",
        "data": [
            trace
            for name, errors, colour in cases
            for trace in draw_seed_band(
                _PERCENT,
                100 * errors.T,
                colour,
                theme,
                name=name,
                line=style_line(theme, colour),
            )
        ],
        "layout": make_layout(
            theme,
            f"Test error, {config.examples} training examples",
            "% of the outputs dropped",
            "% wrong",
            height=360,
            xaxis={"range": [0, 60]},
            yaxis={"rangemode": "tozero"},
            waiting=has_no_values(result.running),
        ),
    }
