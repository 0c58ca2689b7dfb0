"""The pictures of lengths and descents show the results' own numbers, blank or whole."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.descents import figure as least_squares
from bn_core.lessons.descents.config import (
    KAPPAS,
    LENGTH_RATES,
    RATES,
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import compute_descent_paths
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.lessons.length_direction import figure as length_direction
from bn_core.lessons.length_direction.config import (
    BATCH_SIZES,
    EPSILONS,
    FACTORS,
    PLAIN_SETTINGS,
    SETTINGS,
    LengthConfig,
    UnitConfig,
)
from bn_core.lessons.length_direction.result import LengthDirection, Scaling, UndoneByAffine
from bn_core.lessons.length_direction.single_unit import descend_unit

RNG = np.random.default_rng(0)


def lengths(steps: int) -> LengthDirection:
    size = (len(SETTINGS) + len(PLAIN_SETTINGS), 3, steps)
    curves = [RNG.uniform(0.1, 1, size) for _ in range(3)]
    if not steps:
        return LengthDirection(0.0, "here", 0, *curves)
    change = RNG.uniform(1e-9, 1, (len(EPSILONS) + 1, len(FACTORS), 3))
    scaling = Scaling(FACTORS, change, 1 + change, np.ones(3))
    errors = RNG.uniform(1e-9, 1, (3, len(BATCH_SIZES), 3))
    recovery = UndoneByAffine(BATCH_SIZES, *errors)
    return LengthDirection(steps / 40, "here", steps, *curves, scaling=scaling, recovery=recovery)


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
    (length_direction.draw_networks, LengthConfig(), [lengths(0), lengths(40)]),
    (least_squares.draw_least_squares, LeastSquaresConfig(), [squares(True), squares(False)]),
    (least_squares.draw_halfspaces, HalfspacesConfig(), [spaces(True), spaces(False)]),
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
@pytest.mark.parametrize(("picture", "config", "frames"), ALL, ids=["net", "squares", "spaces"])
def test_every_result_is_drawn(picture: Any, config: Any, frames: list[Any], name: str) -> None:
    for shown in (0, 1):
        made = picture(config, frames, shown, {"theme": name})
        sound(made["figures"])
        assert made["say"]
        for each in made["figures"]:
            assert bool(each["layout"].get("annotations")) == (shown == 0)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_unit_and_the_bowl_are_drawn_as_they_were_computed(theme: Any) -> None:
    one, down = descend_unit(UnitConfig()), compute_descent_paths(QuadraticLossConfig())
    drawn = [
        *length_direction.draw_unit(one, theme),
        *least_squares.draw_descent_paths(down, theme),
    ]
    sound(drawn)
    surface, _, path, _ = drawn[0]["data"]
    np.testing.assert_allclose(surface["z"], one.loss, rtol=6e-4)
    np.testing.assert_allclose(path["x"], [each.w[0] for each in one.path], rtol=6e-4)
    np.testing.assert_allclose(path["y"], [each.w[1] for each in one.path], rtol=6e-4)
    for trace, trail in zip(drawn[2]["data"][1:], down.paths, strict=True):
        np.testing.assert_allclose(trace["x"], trail.v[:, 0], rtol=6e-4, atol=1e-9)


def test_the_arrow_points_down_the_gradient() -> None:
    one = descend_unit(UnitConfig())
    [arrow] = length_direction.draw_unit(one, LIGHT)[0]["layout"]["annotations"]
    way = np.array([arrow["x"] - arrow["ax"], arrow["y"] - arrow["ay"]])
    gradient = one.state.gradient
    assert way @ gradient == pytest.approx(-np.linalg.norm(way) * np.linalg.norm(gradient))


def test_the_lines_are_medians() -> None:
    result = squares(False)
    figure = least_squares.draw_least_squares(LeastSquaresConfig(), [result], 0, {})["figures"][1]
    for place, trace in enumerate(figure["data"]):
        median = np.median(result.steps[0, 1, place], axis=1)
        drawn = np.array([np.inf if y is None else y for y in trace["y"]])
        np.testing.assert_allclose(drawn, median, rtol=6e-4)
