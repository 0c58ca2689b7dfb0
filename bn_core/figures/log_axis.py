"""Logarithmic Plotly axes whose ticks show the number itself, or a power of ten."""

from __future__ import annotations

from collections.abc import Iterable
from math import log10
from typing import Any

from bn_core.text.numbers import format_number


def make_log_axis(ticks: Iterable[float], margin: float | None = None) -> dict[str, Any]:
    """Return a logarithmic axis with a tick at each of these ascending numbers.

    It ends ``margin`` times below the first and above the last; without a margin Plotly fits it to
    what is drawn.
    """
    values = [float(each) for each in ticks]
    axis = {"type": "log", "tickvals": values, "ticktext": [*map(format_number, values)]}
    if margin is None:
        return axis
    return axis | {"range": [log10(values[0] / margin), log10(values[-1] * margin)]}


LOG_AXIS = make_log_axis(m * 10.0**e for e in range(-6, 7) for m in (1, 2, 5))
"""An axis with ticks at 1, 2 and 5 of every decade."""
POWER_AXIS = {"type": "log", "exponentformat": "power"}
"""An axis of so many decades that its ticks are powers of ten."""
