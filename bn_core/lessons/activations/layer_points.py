"""Draw numbers of each layer, and of each unit of one layer, at one step."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import round_values
from bn_core.figures.log_axis import POWER_AXIS
from bn_core.figures.style import SYMBOLS, Figure, Theme, make_layout
from bn_core.figures.training_curves import draw_curve
from bn_core.lessons.activations.panels import NOT_RECORDED
from bn_core.norm.arrays import Array


def draw_gradients(frame: Frame, theme: Theme) -> Figure:
    """Draw the norm of the gradient of each layer's weights."""
    names = [*map(str, range(1, frame.gradient.shape[1])), "out"]
    positive = np.where(frame.gradient > 0, frame.gradient, np.nan)  # a log axis has no 0
    return {
        "id": "gradient",
        "row": "layers",
        "alt": "Norm of the gradient of each layer's weights",
        "data": _draw_by_layer(names, positive, frame, theme),
        "layout": make_layout(
            theme,
            "Gradient of each layer's weights",
            "layer",
            "‖∂L/∂W‖ (log scale)",
            yaxis=POWER_AXIS,
            xaxis={"type": "category"},
        ),
    }


def draw_saturation(frame: Frame, config: RunConfig, theme: Theme) -> Figure:
    """Draw the share of saturated outputs of each layer."""
    names = [*map(str, range(1, config.depth + 1))]
    what = "inactive (x < 0)" if config.activation == "relu" else "saturated (slope < 5%)"
    return {
        "id": "saturated",
        "row": "layers",
        "alt": "Share of saturated hidden outputs in each layer",
        "data": _draw_by_layer(names, frame.saturated, frame, theme),
        "layout": make_layout(
            theme,
            f"Hidden outputs that are {what}",
            "layer",
            "share of outputs",
            yaxis={"range": [-0.02, 1.02]},
            xaxis={"type": "category"},
        ),
    }


def draw_affine(frame: Frame, layer: int, theme: Theme) -> list[Figure]:
    """Draw γ against σ and β against μ of each unit of one layer with batch norm."""
    values = frame.layers.affine
    gamma, beta, sigma, mean = np.zeros((4, 0)) if values is None else values[:, layer]
    pairs = (
        ("gamma", "γ", "σ", "standard deviation σ of the unit's input", gamma, sigma),
        ("beta", "β", "μ", "mean μ of the unit's input", beta, mean),
    )
    return [
        {
            "id": name,
            "row": "affine",
            "alt": f"{learned} against {given} of every unit of a layer with batch norm",
            "data": _draw_pairs(learned, given, y, x, theme),
            "layout": make_layout(
                theme,
                f"Layer {layer + 1}: {learned} as learned, and {given}",
                axis,
                learned,
                hovermode="closest",
                waiting=not len(x) and NOT_RECORDED,
            ),
        }
        for name, learned, given, axis, y, x in pairs
    ]


def _draw_pairs(learned: str, given: str, y: Array, x: Array, theme: Theme) -> list[Figure]:
    """Draw a point per unit, and the line on which batch norm changes nothing."""
    seen = np.concatenate([x, y])
    seen = seen[np.isfinite(seen)]
    ends = round_values(np.array([seen.min(), seen.max()])) if seen.size else []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "a unit",
            "x": round_values(x),
            "y": round_values(y),
            "marker": {"size": 7, "symbol": SYMBOLS["batch"], "color": theme.batch},
            "hovertemplate": f"{given} = %{{x}}, {learned} = %{{y}}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"{learned} = {given}",
            "x": ends,
            "y": ends,
            "line": {"color": theme.faint, "dash": "dot", "width": 1.5},
            "hoverinfo": "skip",
        },
    ]


def _draw_by_layer(names: list[str], values: Array, frame: Frame, theme: Theme) -> list[Figure]:
    return [
        draw_curve(
            norm,
            names,
            round_values(values[k]),
            theme,
            mode="lines+markers",
            marker={"size": 7, "symbol": SYMBOLS[norm], "color": getattr(theme, norm)},
        )
        for k, norm in enumerate(frame.norms)
    ]
