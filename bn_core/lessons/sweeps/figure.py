"""Draw the maps of a sweep, their difference, and one row with its spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.seeds import format_spread
from bn_core.figures.curves import draw_seed_band, has_no_values, round_rows, round_values
from bn_core.figures.style import NETWORK_NAMES, Figure, Theme, choose_theme, make_layout
from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.lessons.sweeps.readings import find_lost_cells, median_over_seeds, steps_to_accuracy
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.sentences import AXIS_NAMES, describe_sweep
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

AXES = {
    "scale": "initial weights × (log scale)",
    "depth": "hidden layers",
    "batch": "examples per batch (log scale)",
}
TITLES = {
    "accuracy": "Test accuracy",
    "loss": "Training loss, nats",
    "steps": "Steps until good",
    "ended": "Step of divergence",
}


def draw_sweep(
    config: SweepConfig, frames: Sequence[Sweep], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the picture of result ``shown``.

    ``params`` holds the fields of a SweepView. ValueError: a parameter of the view is out of
    bounds.
    """
    view = SweepView.read_known(params)
    sweep, theme = frames[shown], choose_theme(view.theme)
    values, ends = select_measure(sweep, view), _color_range(select_measure(frames[-1], view), view)
    return {
        "figures": _draw_panel(config, sweep, view, values, ends, theme),
        "say": describe_sweep(sweep, view.good),
        "alerts": [],
    }


def _draw_panel(
    config: SweepConfig,
    sweep: Sweep,
    view: SweepView,
    values: Array,
    ends: tuple[float, float],
    theme: Theme,
) -> list[Figure]:
    """Draw the picture that the view asks for."""
    if view.panel == "row":
        return [_draw_row(sweep, view, theme)]
    if view.panel == "difference":
        return [_draw_difference(sweep, view, theme)]
    norms = config.norms
    shown = ("layer", "batch") if view.panel == "layer" and "layer" in norms else ("none", "batch")
    return [_draw_map(sweep, view, norms.index(norm), values, ends, theme) for norm in shown]


def select_measure(sweep: Sweep, view: SweepView) -> Array:
    """Return the values (K, A, R, S) that the colour shows, NaN where there are none."""
    if view.measure == "accuracy":
        return np.where(sweep.ended > 0, np.nan, sweep.accuracy)
    if view.measure == "loss":
        return sweep.loss
    if view.measure == "steps":
        return steps_to_accuracy(sweep, view.good)
    return np.where(sweep.ended > 0, sweep.ended, np.nan)


def _color_range(values: Array, view: SweepView) -> tuple[float, float]:
    """Return the range of the colours, equal in every map."""
    if view.measure == "accuracy":
        return 0.0, 1.0
    known = _log_scale(median_over_seeds(values), view)
    known = known[np.isfinite(known)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def _log_scale(values: Array, view: SweepView) -> Array:
    """Take the logarithm of losses and steps, or a few large ones would hide the rest."""
    return values if view.measure == "accuracy" else np.log10(np.maximum(values, 1e-4))


def _draw_map(
    sweep: Sweep, view: SweepView, k: int, values: Array, ends: tuple[float, float], theme: Theme
) -> Figure:
    norm = sweep.config.norms[k]
    middle = median_over_seeds(values[k])
    if view.measure in ("accuracy", "loss"):  # where most seeds diverged, the rest are not typical
        middle = np.where(_find_diverged_cells(sweep)[k], np.nan, middle)
    heat = {
        "z": round_rows(_log_scale(middle, view)),
        "zmin": ends[0],
        "zmax": ends[1],
        "colorscale": "Cividis",
        "reversescale": view.measure != "accuracy",
        "text": _hover_texts(sweep, values, k),
        "colorbar": _color_bar(view, ends),
        "showscale": norm == "batch",
    }
    marks = [_mark_diverged(sweep, k, theme)]
    if norm == "batch":
        marks.append(_mark_lost(sweep, theme))
    title = f"{TITLES[view.measure]}, {NETWORK_NAMES[norm]}"
    blank = has_no_values(values[k])
    return _lay_out_map(f"map {norm}", title, heat, marks, sweep, view, theme, blank)


def _draw_difference(sweep: Sweep, view: SweepView, theme: Theme) -> Figure:
    """Draw by how much batch norm's accuracy is above the one without, in every cell."""
    middle = median_over_seeds(sweep.accuracy)
    colours = [[0.0, theme.none], [0.5, theme.background], [1.0, theme.batch]]
    heat = {
        "z": round_rows(middle[1] - middle[0]),
        "zmin": -1.0,
        "zmax": 1.0,
        "colorscale": colours,
        "text": _hover_differences(sweep, middle),
        "colorbar": _BAR,
    }
    title = "Test accuracy, batch norm − without"
    marks, blank = [_mark_lost(sweep, theme)], has_no_values(middle)
    return _lay_out_map("difference", title, heat, marks, sweep, view, theme, blank)


def _lay_out_map(
    name: str,
    title: str,
    heat: Figure,
    marks: list[Figure],
    sweep: Sweep,
    view: SweepView,
    theme: Theme,
    blank: bool,
) -> Figure:
    """Return a map of learning rate against the second axis, with marks on its cells."""
    config = sweep.config
    cells = {
        "type": "heatmap",
        "x": [format_number(rate) for rate in config.rate_values],
        "y": [format_number(cell) for cell in config.cell_values],
        "hovertemplate": "%{text}<extra></extra>",
        "xgap": 1,
        "ygap": 1,
        "showlegend": False,
        **heat,
    }
    return {
        "id": name,
        "row": "maps",
        "pick": True,
        "alt": f"{title}: map of learning rate against {config.axis}",
        "data": [cells, *marks],
        "layout": make_layout(
            theme,
            title,
            "learning rate (log scale)",
            AXES[config.axis],
            waiting=blank,
            height=400,
            hovermode="closest",
            showlegend=True,
            xaxis={"type": "category", "showgrid": False, "tickangle": -60},
            yaxis={"type": "category", "showgrid": False},
            margin={"l": 64, "b": 70, "r": _BAR_SPACE},
            shapes=[] if blank else [_outline_chosen_cell(view, config, theme)],
        ),
    }


_BAR: Figure = {"thickness": 9, "outlinewidth": 0, "tickfont": {"size": 11}, "len": 0.9, "xpad": 4}
_BAR_SPACE = 44
"""Pixels at the right of every map, with or without a colour bar, so that all are as wide."""


def _hover_differences(sweep: Sweep, middle: Array) -> list[list[str]]:
    config = sweep.config
    return [
        [
            f"rate {format_number(rate)}, {config.axis} {format_number(cell)}<br>"
            f"{format_number(middle[0, a, r])} without, {format_number(middle[1, a, r])} with"
            for r, rate in enumerate(config.rate_values)
        ]
        for a, cell in enumerate(config.cell_values)
    ]


def _mark_diverged(sweep: Sweep, k: int, theme: Theme) -> Figure:
    cross = {"symbol": "x-thin", "size": 7, "line": {"width": 1.4, "color": theme.faint}}
    return _mark_cells("diverged", _find_diverged_cells(sweep)[k], sweep, cross)


def _mark_lost(sweep: Sweep, theme: Theme) -> Figure:
    ring = {"symbol": "circle-open", "size": 9, "color": theme.none, "line": {"width": 2}}
    return _mark_cells("batch norm loses", find_lost_cells(sweep), sweep, ring)


def _color_bar(view: SweepView, ends: tuple[float, float]) -> Figure:
    """Build the colour bar, labelled in original units also on a log scale."""
    if view.measure == "accuracy":
        return _BAR
    ticks = np.linspace(*ends, 4)
    return {
        **_BAR,
        "tickvals": round_values(ticks),
        "ticktext": [format_number(10**tick, 2) for tick in ticks],
    }


def _find_diverged_cells(sweep: Sweep) -> NDArray[np.bool_]:
    """Return a mask (K, A, R) of where more than half of the known seeds diverged."""
    return median_over_seeds(np.where(np.isnan(sweep.ended), np.nan, sweep.ended > 0)) > 0.5


def _mark_cells(name: str, where: NDArray[np.bool_], sweep: Sweep, marker: Figure) -> Figure:
    config = sweep.config
    at = np.argwhere(where)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "hoverinfo": "skip",
        "marker": marker,
        "x": [format_number(config.rate_values[rate]) for _, rate in at],
        "y": [format_number(config.cell_values[cell]) for cell, _ in at],
    }


def _hover_texts(sweep: Sweep, values: Array, k: int) -> list[list[str]]:
    """Return each cell's hover text, its spread and its number of diverged seeds."""
    config = sweep.config
    ended = (sweep.ended[k] > 0).sum(axis=-1)
    return [
        [
            f"rate {format_number(rate)}, {config.axis} "
            f"{format_number(cell)}<br>{format_spread(values[k, a, r])}"
            f"<br>{int(ended[a, r])} of {config.seeds} diverged"
            for r, rate in enumerate(config.rate_values)
        ]
        for a, cell in enumerate(config.cell_values)
    ]


def _outline_chosen_cell(view: SweepView, config: SweepConfig, theme: Theme) -> Figure:
    """Draw a frame around the chosen cell, whose row is drawn below."""
    x = min(view.rate_place, config.rates) - 1
    y = min(view.cell_place, len(config.cell_values)) - 1
    return {
        "type": "rect",
        "x0": x - 0.5,
        "x1": x + 0.5,
        "y0": y - 0.5,
        "y1": y + 0.5,
        "line": {"color": theme.text, "width": 2},
    }


def _name_level(view: SweepView, theme: Theme) -> Figure:
    """Name the line of the accuracy that counts as good."""
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": view.good,
        "yanchor": "bottom",
        "text": "good",
        "showarrow": False,
        "font": {"size": 11, "color": theme.faint},
    }


def _draw_row(sweep: Sweep, view: SweepView, theme: Theme) -> Figure:
    """Draw accuracy against the rate in the chosen cell's row, as median and range."""
    config = sweep.config
    cell = min(view.cell_place, len(config.cell_values)) - 1
    seeds = sweep.accuracy[:, cell].transpose(0, 2, 1)  # (K, S, R)
    data = [
        trace
        for norm, each in zip(config.norms, seeds, strict=True)
        for trace in draw_seed_band(config.rate_values, each, norm, theme, hovertemplate="%{y:.3f}")
    ]
    level = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": view.good,
        "y1": view.good,
        "line": {"color": theme.faint, "width": 1, "dash": "dot"},
    }
    return {
        "id": "cut",
        "row": "cut",
        "alt": "Test accuracy against the learning rate in the chosen row, with its spread",
        "data": data,
        "layout": make_layout(
            theme,
            f"Row with {AXIS_NAMES[config.axis]} {format_number(config.cell_values[cell])}, median "
            "and range of the seeds",
            "learning rate (log scale)",
            "test accuracy",
            waiting=has_no_values(seeds),
            height=400,
            xaxis={"type": "log", "dtick": 1},
            yaxis={"range": [-0.02, 1.04]},
            shapes=[level],
            annotations=[_name_level(view, theme)],
        ),
    }
