"""A logarithmic Plotly axis with ticks at 1, 2 and 5 of every decade."""

from __future__ import annotations

from bn_core.text.numbers import format_number

_TICKS = tuple(m * 10.0**e for e in range(-6, 7) for m in (1, 2, 5))


LOG_AXIS = {
    "type": "log",
    "tickvals": [*_TICKS],
    "ticktext": [format_number(tick) for tick in _TICKS],
}
"""The axis's properties; each tick shows the number itself, not a digit or a power."""
