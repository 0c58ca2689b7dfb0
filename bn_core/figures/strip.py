"""The strip, which shows a batch as dots on four number lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from bn_core import Forward
from bn_core.figures.style import Theme, make_translucent
from bn_core.norm.number_lines import NumberLine, build_number_lines
from bn_core.text.numbers import format_number

PADDING = 0.12
"""Free share of a line's span on either side, so that a dot can be dragged outwards."""
MIN_RELATIVE_SPAN = 1e-12
"""Of a line's distance from 0, the span below which its numbers are one place: no ticks would
fit between them, as floats have no more digits."""
MIN_REACH, MARGIN = 3.0, 1.06
"""Where lines stand still: the least that x̂ and y reach to either side, and what is left beyond
the last round number."""
MAX_STRETCH = 3.0
"""Two lines share a scale when it makes neither look less than a third of its own width."""


def draw_strip(
    step: Forward, feature: int, chosen: int, theme: Theme, reach: float | None = None
) -> dict[str, Any]:
    """The strip of one feature.

    ``step`` is a Forward of a batch (B, C); ``feature`` and ``chosen`` count from 0. The lines
    hold every number the browser writes: it only places them. With ``reach``, x goes at least
    that far to either side, and all lines grow in steps: they stand still while samples move.
    """
    drawn = [
        _draw_line(line, *(_fit_limits(line) if reach is None else _round_limits(line, reach)))
        for line in build_number_lines(step, feature)
    ]
    _share_scale(drawn[0], drawn[1])
    _share_scale(drawn[2], drawn[3])
    return {
        "lines": [{**line, "ticks": _place_ticks(line["low"], line["high"])} for line in drawn],
        "chosen": chosen,
        "colours": {
            "dot": theme.faint,
            "chosen": theme.batch,
            "band": make_translucent(theme.batch, 0.13),
            "mean": theme.batch,
            "rule": theme.grid if theme.name == "light" else theme.faint,
            "text": theme.text,
            "ground": theme.background,
        },
    }


def _draw_line(line: NumberLine, low: float, high: float) -> dict[str, Any]:
    return {
        "name": line.name,
        "label": line.label,
        "values": [float(v) for v in line.values],
        "written": [format_number(v) for v in line.values],
        "mean": line.mean,
        "std": line.std,
        "meanWritten": format_number(line.mean),
        "low": low,
        "high": high,
    }


def _fit_limits(line: NumberLine) -> tuple[float, float]:
    """Limits just beyond the values, the mean and its spread."""
    low, high = _find_span(line)
    if high - low <= MIN_RELATIVE_SPAN * max(abs(low), abs(high)):
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    room = PADDING * (high - low)
    return low - room, high + room


def _round_limits(line: NumberLine, reach: float) -> tuple[float, float]:
    """Limits the same on either side of 0, of 1, 2, 3 or 5 times a power of ten."""
    least = {"x": reach, "centered": reach}.get(line.name, MIN_REACH)
    most = max(least, *(abs(each) for each in _find_span(line)))
    power = 10.0 ** np.floor(np.log10(most))
    limit = next(m * power for m in (1, 2, 3, 5, 10) if m * power >= most)
    return -float(limit) * MARGIN, float(limit) * MARGIN


def _find_span(line: NumberLine) -> tuple[float, float]:
    """The least and the largest of the values, the mean and its spread."""
    low = min(line.values.min(), line.mean - line.std)
    return float(low), float(max(line.values.max(), line.mean + line.std))


def _place_ticks(low: float, high: float) -> list[dict[str, Any]]:
    """About five round numbers between low and high, with how they are written."""
    rough = (high - low) / 5
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= rough)
    places = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return [{"at": float(at), "text": format_number(at, 6)} for at in places]


def _share_scale(upper: dict[str, Any], lower: dict[str, Any]) -> None:
    """Put two lines on one scale where that keeps both legible, so that a shift looks like one."""
    low, high = min(upper["low"], lower["low"]), max(upper["high"], lower["high"])
    spans = [line["high"] - line["low"] for line in (upper, lower)]
    if high - low <= MAX_STRETCH * min(spans):
        for line in (upper, lower):
            line["low"], line["high"] = low, high
