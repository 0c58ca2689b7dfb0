"""Draw the strip, which shows a batch as dots on four number lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bn_core import Forward
from bn_core.figures.style import Theme, make_translucent
from bn_core.norm.number_lines import NumberLine, build_number_lines
from bn_core.text.numbers import count_digits_beside, drop_rounding, format_number

PADDING = 0.12
"""The margin on either side, as a share of a line's span, to drag dots into."""
MIN_RELATIVE_SPAN = 1e-12
"""The least span of a line relative to its distance from 0. Below it, floats have too few digits
for ticks between the values, so the span is widened."""
MIN_SPAN = 1e-300
"""The least span in any case. Floats much smaller lose their digits one by one, down to none."""
MIN_WRITTEN_SPREAD = 1e-6
"""The least range of x relative to its size whose digits are written: more have no room."""
MIN_REACH, MARGIN = 3.0, 1.06
"""With ``reach``, how far x̂ and y extend at least, and by what factor each line goes beyond its
last round number."""
MAX_STRETCH = 3.0
"""Two lines share a scale if that shrinks neither by more than this factor."""


def draw_strip(
    step: Forward,
    feature: int,
    chosen: int,
    theme: Theme,
    reach: float | None = None,
    count: int = 4,
    before: Forward | None = None,
) -> dict[str, Any]:
    """Return the data of the strip of one feature for the browser.

    ``step`` is a Forward of a batch (B, C); ``feature`` and the ``chosen`` example count from 0.
    Only the first ``count`` lines are drawn, with every number as the browser writes it. With
    ``reach``, the line of x extends at least that far to either side and limits are round numbers,
    so that they rarely change while samples move. ``before`` (B, C) is a batch whose x̂ and y are
    drawn as hollow dots.
    """
    lines = [
        _draw_line(line, *(_fit_limits(line) if reach is None else _round_limits(line, reach)))
        for line in build_number_lines(step, feature)
    ]
    if before is not None:
        for line, past in zip(lines[2:], build_number_lines(before, feature)[2:], strict=True):
            _add_past(line, past)
    _share_scale(lines[0], lines[1])
    _share_scale(lines[2], lines[3])
    return {
        "lines": [
            {**line, "ticks": _place_ticks(line["low"], line["high"])} for line in lines[:count]
        ],
        "chosen": chosen,
        "colours": colour_strip(theme),
    }


def draw_moving_strip(
    steps: Sequence[Forward], rest: int, chosen: int, theme: Theme
) -> dict[str, Any]:
    """Return the data of a strip that moves from batch to batch.

    It has the lines x, x − μ and x̂. ``steps`` are Forward of batches (B, 1). The motion rests at
    every ``rest``-th of them. Limits are the same for all.
    """
    moments = [[_draw_line(line, *_fit_limits(line)) for line in _three(step)] for step in steps]
    lines = []
    for same in zip(*moments, strict=True):
        low, high = min(line["low"] for line in same), max(line["high"] for line in same)
        scale = {"low": low, "high": high, "ticks": _place_ticks(low, high)}
        lines.append({"label": same[0]["label"], **scale})
    return {
        "lines": lines,
        "frames": [[_shorten(line) for line in moment] for moment in moments],
        "written": [[line["written"] for line in moment] for moment in moments[rest - 1 :: rest]],
        "rest": rest,
        "chosen": chosen,
        "colours": colour_strip(theme),
    }


def draw_number_lines(
    lines: Sequence[NumberLine], others: Sequence[NumberLine] = ()
) -> list[dict[str, Any]]:
    """Return lines with scales of their own, for a strip that is only looked at.

    All have values (B,) of the same examples. A mean or a standard deviation of NaN is not drawn.
    ``others`` are drawn as hollow dots on the lines of the same name.
    """
    drawn = [_draw_line(line, *_fit_limits(line)) for line in lines]
    for line in drawn:
        for other in others:
            if other.name == line["name"]:
                _add_past(line, other)
        for mark in ("mean", "std"):
            line[mark] = line[mark] if np.isfinite(line[mark]) else None
        line["ticks"] = _place_ticks(line["low"], line["high"])
    return drawn


def _three(step: Forward) -> Sequence[NumberLine]:
    return build_number_lines(step, 0)[:3]


def _shorten(line: dict[str, Any]) -> list[float]:
    """Return mean, standard deviation and values of a line, to a thousandth."""
    return [round(each, 3) + 0.0 for each in (line["mean"], line["std"], *line["values"])]


def colour_strip(theme: Theme) -> dict[str, str]:
    """Return the colours of a strip by what they are for."""
    return {
        "dot": theme.faint,
        "chosen": theme.batch,
        "band": make_translucent(theme.batch, 0.13),
        "mean": theme.batch,
        "rule": theme.grid if theme.name == "light" else theme.faint,
        "text": theme.text,
        "ground": theme.background,
    }


def _draw_line(line: NumberLine, low: float, high: float) -> dict[str, Any]:
    return {
        "name": line.name,
        "label": line.label,
        "values": [float(v) for v in line.values],
        "written": [_write_value(v, line) for v in line.values],
        "mean": line.mean,
        "std": line.std,
        "meanWritten": format_number(line.mean),
        "low": low,
        "high": high,
    }


def _write_value(value: float, line: NumberLine) -> str:
    """Write a value; one of a computed line that is rounding error is written as 0."""
    if line.name == "x":
        return _write_given(value, line)
    return format_number(drop_rounding(value, np.abs(line.values).max()))


def _write_given(value: float, line: NumberLine) -> str:
    """Write a value of x with digits that tell it from the others, if they have room."""
    spread = float(np.ptp(line.values))
    if spread <= MIN_WRITTEN_SPREAD * np.abs(line.values).max():
        return format_number(value)
    return format_number(value, max(3, count_digits_beside(value, spread) - 1))


def _add_past(line: dict[str, Any], past: NumberLine) -> None:
    """Add the values of another batch to a line, and make room for them."""
    low, high = _fit_limits(past)
    line["past"] = [float(v) for v in past.values]
    line["low"], line["high"] = min(line["low"], low), max(line["high"], high)


def _fit_limits(line: NumberLine) -> tuple[float, float]:
    """Return limits just beyond the values and the mean ± one standard deviation."""
    low, high = _find_span(line)
    if high - low <= max(MIN_RELATIVE_SPAN * max(abs(low), abs(high)), MIN_SPAN):
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    padding = PADDING * (high - low)
    return low - padding, high + padding


def _round_limits(line: NumberLine, reach: float) -> tuple[float, float]:
    """Return limits symmetric around 0, at 1, 2, 3 or 5 times a power of ten."""
    minimum = {"x": reach, "centered": reach}.get(line.name, MIN_REACH)
    needed = max(minimum, *(abs(each) for each in _find_span(line)))
    power = 10.0 ** np.floor(np.log10(needed))
    limit = next(m * power for m in (1, 2, 3, 5, 10) if m * power >= needed)
    return -float(limit) * MARGIN, float(limit) * MARGIN


def _find_span(line: NumberLine) -> tuple[float, float]:
    """Return the range of the values and the mean ± one standard deviation."""
    marks = (line.mean - line.std, line.mean + line.std, line.mean)
    every = [line.values.min(), line.values.max(), *filter(np.isfinite, marks)]
    return float(min(every)), float(max(every))


def _place_ticks(low: float, high: float) -> list[dict[str, Any]]:
    """Return about five round numbers between low and high, with their texts."""
    rough = (high - low) / 5
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= rough)
    places = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return [{"at": float(at), "text": format_number(at, _count_digits(at, step))} for at in places]


def _count_digits(at: float, step: float) -> int:
    """Return how many digits tell a tick from the next, up to 9."""
    return min(9, max(6, count_digits_beside(at, step)))


def _share_scale(upper: dict[str, Any], lower: dict[str, Any]) -> None:
    """Give two lines one scale if both stay legible, so that a shift looks like one."""
    low, high = min(upper["low"], lower["low"]), max(upper["high"], lower["high"])
    spans = [line["high"] - line["low"] for line in (upper, lower)]
    if high - low <= MAX_STRETCH * min(spans):
        for line in (upper, lower):
            line["low"], line["high"] = low, high
