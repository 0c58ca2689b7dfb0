"""Draw the 15th, 50th and 85th percentile of one unit's input over the steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.figures.curves import round_values
from bn_core.figures.style import (
    NETWORK_NAMES,
    Figure,
    Theme,
    make_layout,
    make_translucent,
    style_line,
)


def draw_percentiles(
    steps: Sequence[int],
    values: NDArray[np.floating],
    norms: Sequence[str],
    unit: str,
    theme: Theme,
    *,
    mode: str = "lines",
    **more: Any,
) -> list[Figure]:
    """Draw the 15th, 50th and 85th percentile (T, K, 3), a figure per network.

    All figures have one scale, so that a steadier unit looks steadier. ``unit`` names the unit, and
    ``more`` is added to the layouts.
    """
    finite = values[np.isfinite(values)]
    span = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    room = 0.06 * (span[1] - span[0]) or 1.0
    given: Figure = {
        "yaxis": {"range": [span[0] - room, span[1] + room]},
        "margin": {"t": 40},
    } | more
    return [
        {
            "id": f"percentiles {norm}",
            "row": "percentiles",
            "alt": "Percentiles of one unit's pre-activations over the steps, "
            f"{NETWORK_NAMES[norm]}",
            "data": _draw_percentile_band(list(steps), values[:, k], norm, theme, mode),
            "layout": make_layout(
                theme,
                f"{unit}: 15, 50, 85%, {NETWORK_NAMES[norm]}",
                "step",
                "pre-activation",
                showlegend=False,
                **given,
            ),
        }
        for k, norm in enumerate(norms)
    ]


def _draw_percentile_band(
    steps: list[int], values: NDArray[np.floating], norm: str, theme: Theme, mode: str
) -> list[Figure]:
    colour = getattr(theme, norm)
    edge = {"width": 1, "color": colour, "dash": "solid"}
    low, middle, high = (
        {
            "type": "scatter",
            "mode": mode,
            "name": name,
            "x": steps,
            "y": round_values(values[:, place]),
            "line": edge,
        }
        for place, name in enumerate(("15th", "50th", "85th"))
    )
    fill = {"fill": "tonexty", "fillcolor": make_translucent(colour, 0.15)}
    return [
        {**low, "showlegend": False},
        {**high, "showlegend": False, **fill},
        {**middle, "line": style_line(theme, norm)},
    ]
