"""Draw batch norm at inference as a line, and a layer before and after folding."""

from __future__ import annotations

from itertools import product

import numpy as np

from bn_core.figures.curves import round_values
from bn_core.figures.style import Figure, Theme, make_layout
from bn_core.lessons.folding.feature_line import FeatureLines, Line
from bn_core.lessons.folding.small_layer import INPUT, SmallFolding
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_HEIGHT = 350
_MARGIN = 0.15
"""The part of the inputs' range that the lines reach beyond them."""


def draw_lines(lines: FeatureLines, theme: Theme) -> Figure:
    """Draw the line of evaluation, that of training, and the outputs of both modes."""
    inputs = [float(lines.stats.mean[0]), *lines.x.tolist()]
    low, high = min(inputs), max(inputs)
    extra = _MARGIN * (high - low) or 1.0
    ends = np.array([low - extra, high + extra])
    return {
        "id": "folding lines",
        "row": "folding",
        "alt": "Output of batch norm against its input, in evaluation mode and in training mode",
        "data": [
            _draw_line(
                _name_line("evaluation mode", lines.evaluation),
                lines.evaluation,
                ends,
                theme.batch,
                "solid",
            ),
            _draw_line(
                _name_line("training mode", lines.training),
                lines.training,
                ends,
                theme.faint,
                "dash",
            ),
            _draw_outputs(
                "evaluation", lines.x, lines.evaluated, {"size": 9, "color": theme.batch}
            ),
            _draw_outputs(
                "training",
                lines.x,
                lines.trained,
                {
                    "size": 9,
                    "color": theme.faint,
                    "symbol": "square-open",
                    "line": {"width": 1.8},
                },
            ),
        ],
        "layout": make_layout(
            theme,
            "One feature through batch norm",
            "x, input of batch norm",
            "y, output",
            height=_HEIGHT,
            hovermode="closest",
            margin={"t": 86},
        ),
    }


def _name_line(mode: str, line: Line) -> str:
    sign = "−" if line.intercept < 0 else "+"
    slope, intercept = format_number(line.slope), format_number(abs(line.intercept))
    return f"{mode}: y = {slope} x {sign} {intercept}"


def _draw_line(name: str, line: Line, ends: Array, colour: str, dash: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": round_values(ends),
        "y": round_values(line.at(ends)),
        "line": {"color": colour, "dash": dash, "width": 2},
        "hoverinfo": "skip",
    }


def _draw_outputs(mode: str, x: Array, y: Array, marker: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": round_values(x),
        "y": round_values(y),
        "marker": marker,
        "showlegend": False,
        "hovertemplate": f"{mode}: x = %{{x:.3f}}, y = %{{y:.3f}}<extra></extra>",
    }


_INPUT_AT, _UNIT_AT, _NORM_AT, _OUTPUT_AT = 0.0, 1.0, 1.62, 2.3
_UPPER, _LOWER = 3.4, 0.0
"""Heights of the second output's row, before and after folding."""
_STEP = 1.35
"""The distance between the rows of two units."""
_LABEL_AT = 0.28
"""Where a weight stands on its edge, from input to output."""


def draw_layers(small: SmallFolding, theme: Theme) -> Figure:
    """Draw the layer and batch norm above the one layer that they are folded into."""
    good = small.is_same
    colour = theme.batch if good else theme.none
    before, after = _place_rows(_UPPER), _place_rows(_LOWER)
    notes = [
        *_write_weights(small.weight, before, theme.text, theme),
        *_write_weights(small.folded, after, colour, theme),
        *(
            _note(_NORM_AT, y, f"a = {format_number(float(a))}", theme.text)
            for y, a in zip(before, small.a, strict=True)
        ),
        *_write_outputs(small.two_layers, before, theme.text),
        *_write_outputs(small.one_layer, after, colour),
        _note(
            _INPUT_AT - 0.25,
            before[0] + 0.62,
            "layer, then batch norm (times a; c is 0 here)",
            theme.faint,
            "left",
        ),
        _note(
            _INPUT_AT - 0.25,
            after[0] + 0.62,
            "one folded layer (weights times a)",
            theme.faint,
            "left",
        ),
    ]
    return {
        "id": "folding layers",
        "row": "folding",
        "alt": (
            "A layer with two inputs and two outputs, before and after batch norm is folded into it"
        ),
        "data": [
            _draw_edges(before, theme.faint),
            _draw_edges(after, colour),
            _draw_nodes(before, theme.text, theme.background),
            _draw_nodes(after, colour, theme.background),
        ],
        "layout": make_layout(
            theme,
            _title_layers(small),
            "",
            "",
            height=_HEIGHT,
            hovermode=False,
            showlegend=False,
            margin={"l": 8, "r": 8, "t": 40, "b": 8},
            xaxis={"visible": False, "range": [-0.42, 2.95], "fixedrange": True},
            yaxis={"visible": False, "range": [-0.5, _UPPER + _STEP + 0.95], "fixedrange": True},
            annotations=notes,
            shapes=[_draw_norm_box(y, theme) for y in before],
        ),
    }


def _title_layers(small: SmallFolding) -> str:
    if small.is_same:
        return "Two layers become one"
    if small.is_rounded:
        return "Rounding changes the outputs"
    return "The folded layer gives other outputs"


def _place_rows(bottom: float) -> tuple[float, float]:
    """Return the heights of the first and the second unit."""
    return bottom + _STEP, bottom


def _draw_edges(rows: tuple[float, float], colour: str) -> Figure:
    x: list[float | None] = []
    y: list[float | None] = []
    for out, into in product(range(len(rows)), repeat=2):
        x += [_INPUT_AT, _UNIT_AT, None]
        y += [rows[into], rows[out], None]
    for row in rows:
        x += [_UNIT_AT, _OUTPUT_AT, None]
        y += [row, row, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 1.6},
        "hoverinfo": "skip",
    }


def _draw_nodes(rows: tuple[float, float], colour: str, ground: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_INPUT_AT, _INPUT_AT, _UNIT_AT, _UNIT_AT],
        "y": [*rows, *rows],
        "marker": {"size": 26, "color": ground, "line": {"color": colour, "width": 1.6}},
        "hoverinfo": "skip",
    }


def _draw_norm_box(y: float, theme: Theme) -> Figure:
    return {
        "type": "rect",
        "x0": _NORM_AT - 0.3,
        "x1": _NORM_AT + 0.3,
        "y0": y - 0.33,
        "y1": y + 0.33,
        "fillcolor": theme.background,
        "line": {"color": theme.text, "width": 1.4},
        "layer": "above",
    }


def _write_weights(
    weight: Array, rows: tuple[float, float], colour: str, theme: Theme
) -> list[Figure]:
    notes = [
        _note(_INPUT_AT, row, format_number(float(value)), colour)
        for row, value in zip(rows, INPUT, strict=True)
    ]
    for out, into in product(range(len(weight)), range(len(rows))):
        across = out != into
        at = _LABEL_AT if across else 0.55
        height = rows[into] + at * (rows[out] - rows[into])
        notes.append(
            _note(
                at * _UNIT_AT,
                height,
                format_number(float(weight[out, into])),
                colour,
                ground=theme.background,
            )
        )
    return notes


def _write_outputs(values: Array, rows: tuple[float, float], colour: str) -> list[Figure]:
    return [
        _note(_OUTPUT_AT + 0.05, row, f"<b>{format_number(float(y))}</b>", colour, "left", size=16)
        for row, y in zip(rows, values, strict=True)
    ]


def _note(
    x: float,
    y: float,
    text: str,
    colour: str,
    anchor: str = "center",
    size: int = 13,
    ground: str = "",
) -> Figure:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "xanchor": anchor,
        "yanchor": "middle",
        "font": {"color": colour, "size": size},
        **({"bgcolor": ground} if ground else {}),
    }
