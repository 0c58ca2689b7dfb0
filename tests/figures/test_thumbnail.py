"""A small picture holds the numbers of its figure, scaled, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from bn_core import normalize
from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.strip import draw_strip
from bn_core.figures.style import DARK, LIGHT
from bn_core.figures.thumbnail import (
    HEIGHT,
    MARGIN,
    SHADES,
    WIDTH,
    draw_strip_thumbnail,
    draw_thumbnail,
)
from bn_core.lessons.activations.figure import draw_run


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def figure(*traces: dict[str, Any], **layout: Any) -> dict[str, Any]:
    return {"data": list(traces), "layout": layout}


def line(y: Sequence[Any], **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "x": list(range(len(y))), "y": list(y), "line": {"color": "red"}} | {
        **more
    }


def test_curve_fills_the_picture_and_keeps_its_order() -> None:
    [mark] = draw_thumbnail(figure(line([0, 1, 2])), LIGHT)
    assert mark.kind == "line"
    assert points(mark.path) == [
        (MARGIN, HEIGHT - MARGIN),
        (WIDTH / 2, HEIGHT / 2),
        (WIDTH - MARGIN, MARGIN),
    ]


def test_curves_share_one_scale() -> None:
    low, high = draw_thumbnail(figure(line([0, 1]), line([1, 2])), LIGHT)
    assert points(low.path)[1][1] == points(high.path)[0][1] == HEIGHT / 2


def test_gap_divides_a_curve() -> None:
    [mark] = draw_thumbnail(figure(line([0, 1, None, 2, 3])), LIGHT)
    assert mark.path.count("M") == 2
    assert len(points(mark.path)) == 4


def test_logarithmic_axis_is_read_and_drops_what_has_no_logarithm() -> None:
    [mark] = draw_thumbnail(figure(line([1, 10, 100, -1]), yaxis={"type": "log"}), LIGHT)
    ys = [y for _, y in points(mark.path)]
    assert len(ys) == 3
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2], abs=0.2)


def test_bands_and_further_axes_are_left_out() -> None:
    band, other = line([5, 9], line={"width": 0}), line([7, 8], xaxis="x2")
    assert draw_thumbnail(figure(line([0, 1]), band, other), LIGHT) == draw_thumbnail(
        figure(line([0, 1])), LIGHT
    )


def test_outlines_are_filled_and_closed() -> None:
    filled = {"fill": "toself", "fillcolor": "green", "line": {"width": 0}}
    [mark] = draw_thumbnail(figure(line([0, 1, 0, None, 0, 2, 0], **filled)), LIGHT)
    assert (mark.kind, mark.colour, mark.path.count("Z")) == ("area", "green", 2)


def test_bars_stand_on_zero() -> None:
    bar = {"type": "bar", "x": ["a", "b"], "y": [1, 2], "marker": {"color": "blue"}}
    [mark] = draw_thumbnail(figure(bar), LIGHT)
    assert mark.kind == "area"
    tops = [float(y) for y in re.findall(r"V([\d.]+)H", mark.path)]
    assert tops == [HEIGHT / 2, MARGIN]


@pytest.mark.parametrize("z", [[[1, 2], [3, None]], np.arange(10_000).reshape(100, 100).tolist()])
def test_map_has_a_cell_for_each_number_up_to_a_limit(z: list[list[Any]]) -> None:
    marks = draw_thumbnail(figure({"type": "heatmap", "z": z}), LIGHT)
    cells = sum(mark.path.count("Z") for mark in marks)
    assert cells == (3 if len(z) == 2 else 15 * 15)
    assert len(marks) <= SHADES


def test_map_has_the_colours_of_its_scale() -> None:
    scale = [[0, "#000000"], [1, "rgba(255,255,255,0.5)"]]
    trace = {"type": "heatmap", "z": [[0, 1]], "colorscale": scale, "zmin": 0, "zmax": 1}
    dark, bright = draw_thumbnail(figure(trace), LIGHT)
    assert (dark.colour, bright.colour) == (
        "rgba(8,8,8,0.984375)",
        "rgba(247,247,247,0.515625)",
    )


@pytest.mark.parametrize("y", [[], [None, None], ["NaN"]])
def test_figure_without_numbers_has_no_picture(y: list[Any]) -> None:
    trace = line([float("nan") if each == "NaN" else each for each in y])
    assert draw_thumbnail(figure(trace), LIGHT) == ()


def test_strip_has_a_dot_for_each_number() -> None:
    strip = draw_strip(normalize(np.array([[2.0], [4], [8], [10]])), 0, 0, DARK)
    rules, threads, dots = draw_strip_thumbnail(strip)
    assert rules.path.count("M") == 4
    assert threads.path.count("M") == 4
    assert dots.path.count("h0") == 16


def test_live_run_has_a_small_picture(tiny: tuple[RunConfig, Sequence[Frame]]) -> None:
    config, frames = tiny
    drawn = draw_run(config, frames, len(frames) - 1, {"theme": "dark"})
    marks = draw_thumbnail(drawn["figures"][0], DARK)
    assert {mark.kind for mark in marks} <= {"line", "dots", "area"}
    assert 0 < sum(len(mark.path) for mark in marks) < 5000
