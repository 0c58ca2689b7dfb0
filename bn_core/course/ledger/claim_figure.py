"""Draw what decided a claim: effects, intervals, thresholds and boundaries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.outcome import Outcome, PartOutcome
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.figures.log_axis import LOG_AXIS, POWER_AXIS
from bn_core.figures.style import Figure, Theme, make_layout, make_translucent
from bn_core.text.numbers import format_number

_SYMBOLS = ("circle", "diamond", "square", "triangle-up")
_DASHES = ("solid", "dash", "dot", "dashdot")
_ROW = 52
"""Pixels of a set-up in a figure without a scan."""
_LINE, _AXIS, _TITLE = 52, 46, 38
"""Characters on a line of a set-up's name, of an axis's title, and of a figure's."""
_LARGE, _SMALL = 19, 16
"""Pixels of a line of a title, and of the text below it."""
_TICKS = 8
"""The most steps between the ticks of a logarithmic axis."""


def draw_claim(outcome: Outcome, theme: Theme) -> list[Figure]:
    """Return a figure for each part that was measured, in the order of the parts."""
    figures = [
        _draw_scan(each, theme) if each.part.knob else _draw_effects(each, theme)
        for each in outcome.parts
        if any(finding.effects for finding in each.findings)
    ]
    return [each | {"row": f"pair {place // 2}"} for place, each in enumerate(figures)]


def _draw_effects(outcome: PartOutcome, theme: Theme) -> Figure:
    """Draw seeds, median and interval of every set-up, one above the other."""
    findings = [each for each in outcome.findings if each.effects]
    part, names = outcome.part, [_name_trial(each) for each in findings]
    effects = [each.effects[0] for each in findings]
    values = [value for each in effects for value in each.values]
    edge = _find_edge(part, values)
    title = _break(part.statement)
    quantity = _break(part.quantity + " (∞ at the edge)" * any(map(math.isinf, values)), _AXIS)
    top, bottom = 36 + _LARGE * _count_lines(title), 42 + _SMALL * _count_lines(quantity)
    seeds = {
        "type": "scatter",
        "mode": "markers",
        "name": "a seed",
        "x": [_clip(value, edge) for each in effects for value in each.values],
        "y": [name for name, each in zip(names, effects, strict=True) for _ in each.values],
        "marker": {
            "color": theme.faint,
            "size": 14,
            "symbol": "line-ns",
            "line": {"width": 1.5, "color": theme.faint},
        },
        "customdata": [part.format(value) for value in values],
        "hovertemplate": "%{customdata}<extra>a seed</extra>",
    }
    middles = [_clip(each.interval.median, edge) for each in effects]
    medians = {
        "type": "scatter",
        "mode": "markers",
        "name": "median and interval",
        "x": middles,
        "y": names,
        "marker": {"color": theme.batch, "size": 11, "symbol": "diamond"},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [
                _clip(each.interval.high, edge) - middle
                for each, middle in zip(effects, middles, strict=True)
            ],
            "arrayminus": [
                middle - _clip(each.interval.low, edge)
                for each, middle in zip(effects, middles, strict=True)
            ],
            "color": theme.batch,
            "thickness": 2,
            "width": 7,
        },
        "customdata": [part.describe(each) for each in effects],
        "hovertemplate": "%{customdata}<extra>median</extra>",
    }
    layout = make_layout(
        theme,
        title,
        quantity,
        "",
        height=top + bottom + _ROW * len(names),
        hovermode="closest",
        margin={"l": 12, "r": 16, "t": top, "b": bottom},
        shapes=_draw_thresholds(part, theme, "x"),
        xaxis=_choose_axis(part, values),
        yaxis={"showticklabels": False, "range": [len(names) - 0.6, -0.7], "title": {"text": ""}},
        annotations=[_label_row(name, theme) for name in names if len(names) > 1],
    )
    return _make_figure(outcome, [seeds, medians], layout)


def _label_row(name: str, theme: Theme) -> Figure:
    """Name a set-up above its row, so that a phone has all its width for the effect."""
    return {
        "text": name,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": name,
        "yshift": 15,
        "showarrow": False,
        "font": {"size": 12, "color": theme.text},
        "bgcolor": make_translucent(theme.background, 0.8),  # over the line of a threshold
        "borderpad": 0,
    }


def _draw_scan(outcome: PartOutcome, theme: Theme) -> Figure:
    """Draw the effect along the knob, its interval and each set-up's boundary."""
    part, data, shapes = outcome.part, [], _draw_thresholds(outcome.part, theme, "y")
    findings = [each for each in outcome.findings if each.effects]
    values = [value for each in findings for effect in each.effects for value in effect.values]
    edge = _find_edge(part, values)
    for place, finding in enumerate(findings):
        effects = sorted(finding.effects, key=lambda each: each.at or 0.0)
        name = _name_trial(finding) if len(findings) > 1 else "median and interval"
        data += _draw_curve(part, effects, name, place, edge, theme)
        if finding.boundary:
            shapes += _draw_boundary(finding, theme)
    places = [effect.at for each in findings for effect in each.effects if effect.at is not None]
    # The quantity is long: it stands above the axis, where it has the figure's width.
    title, quantity = _break(part.statement), _break(f"↑ {part.quantity}", _LINE)
    names = len(findings) if len(findings) > 1 else 1
    top = 20 + _LARGE * _count_lines(title) + _SMALL * _count_lines(quantity) + 22 * names
    layout = make_layout(
        theme,
        f'{title}<br><span style="font-size:12px">{quantity}</span>',
        _break(part.knob),
        "",
        height=230 + top,
        hovermode="closest",
        margin={"l": 56, "r": 16, "t": top, "b": 50},
        shapes=shapes,
        xaxis=_choose_knob_axis(places),
        yaxis=_choose_axis(part, values),
    )
    return _make_figure(outcome, data, layout)


def _draw_curve(
    part: ClaimPart, effects: Sequence[Effect], name: str, place: int, edge: float, theme: Theme
) -> list[Figure]:
    x = [each.at for each in effects]
    low, high = (
        [_clip(end, edge) for end in ends] for ends in zip(*map(_ends, effects), strict=True)
    )
    hidden = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip", "showlegend": False}
    colour = theme.batch
    return [
        {**hidden, "y": low, "line": {"width": 0}},
        {
            **hidden,
            "y": high,
            "line": {"width": 0},
            "fill": "tonexty",
            "fillcolor": make_translucent(colour, 0.16),
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": x,
            "y": [_clip(each.interval.median, edge) for each in effects],
            "line": {"color": colour, "width": 2, "dash": _DASHES[place % len(_DASHES)]},
            "marker": {"color": colour, "size": 8, "symbol": _SYMBOLS[place % len(_SYMBOLS)]},
            "customdata": [part.describe(each) for each in effects],
            "hovertemplate": f"{part.knob} %{{x:.3g}}: %{{customdata}}<extra></extra>",
        },
    ]


def _ends(effect: Effect) -> tuple[float, float]:
    return effect.interval.low, effect.interval.high


def _draw_boundary(finding: Finding, theme: Theme) -> list[Figure]:
    """Draw where it begins to hold as a line, with its interval as a band."""
    assert finding.boundary
    interval = finding.boundary.interval
    base = {"type": "rect", "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    return [
        {
            **base,
            "x0": interval.low,
            "x1": interval.high,
            "line": {"width": 0},
            "fillcolor": make_translucent(theme.none, 0.18),
        },
        {
            "type": "line",
            "x0": interval.median,
            "x1": interval.median,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"color": theme.none, "width": 2, "dash": "dash"},
        },
    ]


def _draw_thresholds(part: ClaimPart, theme: Theme, axis: str) -> list[Figure]:
    """Draw the claimed size as a solid line, and no effect as a dotted one."""
    lines = [(part.none, "dot", theme.faint), (part.least, "solid", theme.text)]
    lines.append((part.most, "solid", theme.text))
    other = "y" if axis == "x" else "x"
    return [
        {
            "type": "line",
            f"{axis}0": value,
            f"{axis}1": value,
            f"{other}0": 0,
            f"{other}1": 1,
            f"{other}ref": "paper",
            "line": {"color": colour, "width": 1.5, "dash": dash},
        }
        for value, dash, colour in lines
        if value is not None
    ]


def _choose_axis(part: ClaimPart, values: Sequence[float]) -> dict[str, Any]:
    """Return a logarithmic axis for positive numbers of several orders."""
    shown = [each for each in (*values, part.least, part.most, part.none) if each is not None]
    finite = [each for each in shown if math.isfinite(each)]
    if finite and min(finite) > 0 and max(finite) > 30 * min(finite):
        decades = math.log10(max(finite) / min(finite))
        step = max(1, math.ceil(decades / _TICKS))
        return {**POWER_AXIS, "dtick": step}
    return {}


def _choose_knob_axis(places: Sequence[float]) -> dict[str, Any]:
    """Return a logarithmic axis for positive values of a knob, with readable ticks."""
    if not places or min(places) <= 0 or max(places) < 5 * min(places):
        return {}
    if max(places) < 200 * min(places):
        return LOG_AXIS
    return {**POWER_AXIS, "dtick": 1}


def _find_edge(part: ClaimPart, values: Sequence[float]) -> float:
    """Return where infinite values are drawn, beyond all finite ones."""
    shown = [each for each in (*values, part.least, part.most) if each is not None]
    finite = [abs(each) for each in shown if math.isfinite(each)]
    return 2 * max(finite, default=1.0)


def _clip(value: float, edge: float) -> float:
    return math.copysign(edge, value) if math.isinf(value) else value


def _name_trial(finding: Finding) -> str:
    return "<br>".join(wrap(TRIALS[finding.trial].when, _LINE))


def _break(text: str, most: int = _TITLE) -> str:
    return "<br>".join(wrap(text, most))


def _count_lines(text: str) -> int:
    return text.count("<br>") + 1


def _make_figure(outcome: PartOutcome, data: list[Figure], layout: Figure) -> Figure:
    part = outcome.part
    effects = "; ".join(each.verdict.list_effects() for each in outcome.findings)
    return {
        "id": f"{part.claim} {part.name}".strip(),
        "alt": f"{part.statement} {part.expected} Measured: {effects}. It {outcome.words}.",
        "data": data,
        "layout": layout,
    }


def describe_lines(outcome: Outcome) -> str:
    """Return what the lines of a claim's figures mean."""
    parts = [each.part for each in outcome.parts]
    lines = ["Solid line: the claimed size."]
    if any(each.none is not None and each.none not in (each.least, each.most) for each in parts):
        lines.append("Dotted: no effect.")
    intervals = [each.boundary.interval for each in outcome.findings if each.boundary]
    if len(intervals) == 1:
        low, high = (format_number(each) for each in (intervals[0].low, intervals[0].high))
        width = f", with its interval: the boundary ({low} to {high})"
        lines.append(f"Dashed{width if low != high else f': the boundary ({low})'}.")
    elif intervals:
        lines.append("Dashed, with their intervals: the boundaries, which the verdicts name.")
    return " ".join(lines)
