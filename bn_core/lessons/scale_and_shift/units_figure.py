"""Draw what the units of a layer answer, with and without γ and β."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout, make_translucent
from bn_core.lessons.scale_and_shift.config import BOTH, AffineConfig
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.norm.arrays import Array

_NONLINEARITIES: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: np.maximum(z, 0),
}


def draw_units(
    config: AffineConfig, result: AffineNetworks | None, moment: int, theme: Theme
) -> Figure:
    """Draw each unit of the first layer as a curve over x̂, at one moment.

    Without γ and β all units have one curve. It is drawn alone before there is a result.
    """
    answer = _NONLINEARITIES[config.activation]
    x_hat = np.linspace(-3, 3, 121)
    learned = [] if result is None else [_draw_learned(answer, x_hat, result, moment, theme)]
    return {
        "id": "units",
        "alt": "Output of each unit of the first layer against x hat",
        "data": [
            *learned,
            {
                "type": "scatter",
                "mode": "lines",
                "name": "every unit without γ and β",
                "x": round_values(x_hat),
                "y": round_values(answer(x_hat)),
                "line": {"color": theme.none, "width": 3, "dash": "dash"},
                "hovertemplate": "%{y:.3g}<extra></extra>",
            },
        ],
        "layout": make_layout(
            theme,
            "What a unit of the first layer answers",
            "x̂",
            f"{config.activation}(γ x̂ + β)",
            height=320,
            hovermode="closest",
            showlegend=True,
            xaxis={"range": [-3, 3]},
        ),
    }


def _draw_learned(
    answer: Callable[[Array], Array],
    x_hat: Array,
    result: AffineNetworks,
    moment: int,
    theme: Theme,
) -> Figure:
    """Draw the curves of the network that learns both γ and β, as one line with gaps."""
    gamma, beta = (
        each[moment, BOTH].astype(float)[:, None] for each in (result.gamma, result.beta)
    )
    curves = answer(gamma * x_hat + beta)
    gap: list[float | None] = [None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{len(curves)} units, with the γ and β that they learned",
        "x": [each for _ in curves for each in (*round_values(x_hat), *gap)],
        "y": [each for curve in curves for each in (*round_values(curve), *gap)],
        "line": {"color": make_translucent(theme.batch, 0.6), "width": 1.3},
        "hoverinfo": "skip",
    }
