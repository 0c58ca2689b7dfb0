"""The pictures of descents show the results' own numbers."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.descents.bound_figure import draw_bound
from bn_core.lessons.descents.config import (
    KAPPAS,
    LENGTH_RATES,
    RATES,
    BoundConfig,
    HalfspaceConfig,
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import compute_descent_paths
from bn_core.lessons.descents.figure import (
    draw_all_least_squares,
    draw_halfspaces,
    draw_least_squares,
)
from bn_core.lessons.descents.halfspace import find_critical_points
from bn_core.lessons.descents.halfspace_figure import draw_halfspace
from bn_core.lessons.descents.paths_figure import draw_descent_paths
from bn_core.lessons.descents.rayleigh_rate import measure_rayleigh_rate
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares

RNG = np.random.default_rng(0)


def squares(blank: bool) -> LeastSquares:
    steps = RNG.integers(1, 90, (len(KAPPAS), 2, len(METHODS), RATES, 3)).astype(float)
    steps[:, :, 0, 40:] = np.inf
    curves = RNG.uniform(1e-9, 1, (3, 3, 0 if blank else 101))
    steps = np.full_like(steps, np.nan) if blank else steps
    rates = np.geomspace(1e-4, 1e4, RATES)
    converged = np.full((1 + len(LENGTH_RATES), len(KAPPAS), RATES, 3), np.nan if blank else 1.0)
    return LeastSquares(0.0 if blank else 1.0, "here", 1, KAPPAS, rates, steps, curves, converged)


def spaces(blank: bool) -> Halfspaces:
    steps = np.full((3, 5, 2), np.nan if blank else 7.0)
    curves = () if blank else (np.full((2, 8), 0.1),) * 3
    return Halfspaces(0.0, "here", 0, np.geomspace(0.1, 10, 5), steps, curves)


ALL: list[tuple[Any, Any, list[Any]]] = [
    (draw_least_squares, LeastSquaresConfig(), [squares(True), squares(False)]),
    (draw_halfspaces, HalfspacesConfig(), [spaces(True), spaces(False)]),
]


def sound(drawn: list[dict[str, Any]]) -> None:
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    assert len({each["id"] for each in drawn}) == len(drawn)
    for each in drawn:
        go.Figure(each["data"], each["layout"])
        assert each["alt"]
        assert each["row"]
        for axis in ("xaxis", "yaxis"):
            assert each["layout"][axis]["title"]["text"]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("picture", "config", "frames"), ALL, ids=["squares", "spaces"])
def test_every_result_is_drawn(picture: Any, config: Any, frames: list[Any], name: str) -> None:
    for shown in (0, 1):
        made = picture(config, frames, shown, {"theme": name})
        sound(made["figures"])
        assert made["say"]
        for each in made["figures"]:
            assert bool(each["layout"].get("annotations")) == (shown == 0)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_needs_no_worker_is_drawn_as_it_was_computed(theme: Any) -> None:
    down = compute_descent_paths(QuadraticLossConfig())
    drawn = draw_descent_paths(down, theme)
    sound(drawn)
    for trace, path in zip(drawn[0]["data"][1:-1], down.paths, strict=True):
        np.testing.assert_allclose(trace["x"], path.v[:, 0], rtol=6e-4, atol=1e-9)
    for kappa in map(str, KAPPAS):
        sound(draw_bound(measure_rayleigh_rate(BoundConfig(kappa=kappa)), theme))
    found = find_critical_points(HalfspaceConfig())
    plane, along = draw_halfspace(found, theme)
    sound([plane, along])
    marked = {each["name"]: each["x"] for each in along["data"] if each["mode"] == "markers"}
    assert marked["logistic"] == pytest.approx([2.0])


def test_all_curves_of_the_least_squares_are_drawn() -> None:
    sound(draw_all_least_squares(squares(False), LIGHT))


def test_the_lines_are_medians() -> None:
    result = squares(False)
    figure = draw_all_least_squares(result, LIGHT)[1]
    for place, trace in enumerate(figure["data"]):
        median = np.median(result.steps[0, 1, place], axis=1)
        drawn = np.array([np.inf if y is None else y for y in trace["y"]])
        np.testing.assert_allclose(drawn, median, rtol=6e-4)


def test_the_bars_are_the_decades_that_converge() -> None:
    result = squares(False)
    bars = draw_least_squares(LeastSquaresConfig(), [result], 0, {})["figures"][1]["data"]
    for trace, arm in zip(bars, (0, 1 + LENGTH_RATES.index(1.0)), strict=True):
        expected = np.median(result.converging[arm], axis=1)
        np.testing.assert_allclose(trace["y"], expected, rtol=6e-4)


def test_no_bar_is_higher_than_the_decades_of_its_title() -> None:
    """Of 65 rates over 8 decades each counts as an eighth, so all that converge are 8.125."""
    result = squares(False)
    made = draw_least_squares(LeastSquaresConfig(), [result], 0, {})["figures"][1]["layout"]
    [title] = re.findall(r"of ([\d.]+) decades", json.dumps(made, ensure_ascii=False))
    share = np.log10(result.rates[1] / result.rates[0])
    assert float(title) == pytest.approx(len(result.rates) * share, abs=0.05)
