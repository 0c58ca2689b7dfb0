"""The pictures of lengths show the results' own numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.length_direction.config import (
    BATCH_SIZES,
    DECAY,
    EPSILONS,
    FACTORS,
    PLAIN_SETTINGS,
    SETTINGS,
    STARTS,
    LengthConfig,
    UnitConfig,
)
from bn_core.lessons.length_direction.figure import (
    draw_by_angle,
    draw_limits,
    draw_networks,
    draw_unit,
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


def sound(drawn: list[dict[str, Any]]) -> None:
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    assert len({each["id"] for each in drawn}) == len(drawn)
    for each in drawn:
        go.Figure(each["data"], each["layout"])
        assert each["alt"]
        assert each["row"]
        for axis in ("xaxis", "yaxis"):
            assert each["layout"][axis]["title"]["text"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("picture", [DECAY, STARTS])
def test_networks_are_drawn_before_and_after_their_training(picture: str, theme: str) -> None:
    for shown in (0, 1):
        params = {"theme": theme, "picture": picture}
        made = draw_networks(LengthConfig(), [lengths(0), lengths(40)], shown, params)
        sound(made["figures"])
        for each in made["figures"]:
            assert each["row"] == picture
            assert bool(each["layout"].get("annotations")) == (shown == 0)


def test_limits_are_drawn_once_they_are_measured() -> None:
    assert draw_limits(lengths(0), LIGHT) == []
    sound(draw_limits(lengths(40), DARK))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_unit_is_drawn_as_it_was_computed(theme: Any) -> None:
    one = descend_unit(UnitConfig(length=2.0))
    drawn = [*draw_unit(one, theme), draw_by_angle(one, theme)]
    sound(drawn)
    surface, _, reference, path = drawn[0]["data"]
    np.testing.assert_allclose(surface["z"], one.loss, rtol=6e-4)
    for trace, way in ((path, one.path), (reference, one.reference)):
        np.testing.assert_allclose(trace["x"], [each.w[0] for each in way], rtol=6e-4)
        np.testing.assert_allclose(trace["y"], [each.w[1] for each in way], rtol=6e-4)
    np.testing.assert_allclose(
        drawn[1]["data"][1]["y"], [each.loss for each in one.path], rtol=6e-4
    )


def test_the_grip_is_w_and_the_arrow_points_down_the_gradient() -> None:
    one = descend_unit(UnitConfig())
    drawn = draw_unit(one, LIGHT)[0]
    [grip] = drawn["layout"]["shapes"]
    assert (grip["xanchor"], grip["yanchor"]) == pytest.approx(tuple(one.state.w))
    [arrow] = drawn["layout"]["annotations"]
    way = np.array([arrow["x"] - arrow["ax"], arrow["y"] - arrow["ay"]])
    gradient = one.state.gradient
    assert way @ gradient == pytest.approx(-np.linalg.norm(way) * np.linalg.norm(gradient))
