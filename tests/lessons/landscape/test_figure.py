"""Slices as figures: one scale for both networks, gaps where no number is, nothing invented."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.lessons.landscape.config import DIRECTIONS, STARTS, SURFACES, LandscapeConfig
from bn_core.lessons.landscape.figure import draw_slices
from bn_core.lessons.landscape.result import SlicePart, Slices
from bn_core.lessons.landscape.sentences import AXES, summarize_seeds
from bn_core.text.numbers import format_number

RNG = np.random.default_rng(0)
CONFIG = LandscapeConfig(finest="17", seeds=2)


def slices(config: LandscapeConfig) -> list[Slices]:
    """Nothing, a coarse grid, and all of it; one loss overflowed."""
    now = Slices.start(config)
    frames = [now]
    for place, each in enumerate(now.parts):
        loss = RNG.uniform(0.1, 9, (len(SURFACES), len(config.points(each))))
        loss[0, -1] = np.inf
        path = np.linspace([-1, 0], [0, 0], 5) if config.direction == "path" else np.empty((0, 2))
        now = now.plus(place, SlicePart(loss, [path, path], ("diverged at step 3: so", "")))
        frames.append(now)
    return frames


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("look", ["contours", "surface"])
@pytest.mark.parametrize("cut", ["plane", "line"])
@pytest.mark.parametrize("log", ["true", "false"])
def test_every_result_is_drawn(name: str, look: str, cut: str, log: str) -> None:
    config = replace(CONFIG, slice=cut, direction="path")
    frames = slices(config)
    for shown in range(len(frames)):
        params = {"theme": name, "look": look, "log": log, "statistics": "frozen"}
        made = draw_slices(config, frames, shown, params)
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert made["say"]
        assert all(len(sentence.split()) <= 60 for sentence in made["say"]), made["say"]
        for each in made["figures"]:
            go.Figure(each["data"], each["layout"])
            assert each["alt"]
            if each["data"]:
                assert AXES["path"][0] in json.dumps(each["layout"], ensure_ascii=False)


def test_lines_that_lie_on_each_other_can_be_told_apart() -> None:
    """Frozen statistics and running averages have another colour, dash and width."""
    config = replace(CONFIG, slice="line")
    frames = slices(config)
    figure = draw_slices(config, frames, len(frames) - 1, {})["figures"][0]
    _, _, frozen, running = (each["line"] for each in figure["data"])
    assert frozen["color"] != running["color"]
    assert frozen["dash"] != running["dash"]
    assert frozen["width"] > 2 * running["width"]  # dots on a wide line


def test_both_maps_have_one_scale_and_hold_the_losses() -> None:
    frames = slices(CONFIG)
    last = frames[-1]
    for statistics in SURFACES[1:]:
        params = {"statistics": statistics}
        [maps] = draw_slices(CONFIG, frames, len(frames) - 1, params)["figures"]
        contours = [each for each in maps["data"] if each["type"] == "contour"]
        assert contours[0]["contours"] == contours[1]["contours"]
        assert contours[0]["zmin"], contours[0]["zmax"] == (
            contours[1]["zmin"],
            contours[1]["zmax"],
        )
        for trace, at in zip(contours, (0, SURFACES.index(statistics)), strict=True):
            wanted = last.grid(0, 17)[at]
            found = np.array(trace["z"], dtype=float)
            np.testing.assert_allclose(found, np.where(np.isinf(wanted), np.nan, wanted), rtol=6e-4)


def test_draw_slices_reports_a_stopped_network_and_its_overflow() -> None:
    frames = slices(CONFIG)
    made = draw_slices(CONFIG, frames, len(frames) - 1, {})
    assert made["alerts"] == ["The network without batch norm diverged at step 3: so."]
    said = " ".join(made["say"])
    assert "points overflow" in said
    assert format_number(float(frames[-1].grid(0, 17)[1, 8, 8])) in said


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("start", [0.0, 0.25])
def test_the_cross_can_be_taken_where_a_place_in_the_picture_is_a_start(
    direction: str, start: float
) -> None:
    if start and direction not in STARTS:
        return
    config = replace(CONFIG, direction=direction, start_a=start, start_b=-start)
    frames = slices(config)
    free = direction in ("filters", "plain") or (direction == "gradient" and not start)
    for shown in (0, -1):
        [maps] = draw_slices(config, frames, shown, {})["figures"]
        assert maps["grip"] == (free and shown != 0)
        assert len(maps["layout"]["shapes"]) == 2 * maps["grip"]
        for cross in maps["layout"]["shapes"]:
            assert (cross["xanchor"], cross["yanchor"]) == (start, -start)
    x = np.array(draw_slices(config, frames, -1, {})["figures"][0]["data"][0]["x"])
    assert np.median(x) == pytest.approx(start if free else 0)
    assert not draw_slices(config, frames, -1, {"look": "surface"})["figures"][0]["grip"]
    said = " ".join(draw_slices(config, frames, -1, {})["say"])
    assert ("from each network's own weights" in said) == bool(start)


def test_numbers_that_decide_nothing_are_told_once() -> None:
    last = slices(CONFIG)[-1]
    said = summarize_seeds(last)
    assert sum("A number of a seed is missing" in each for each in said) == 1
    assert said[-1].startswith("4 of 6 sentences on curvature, convexity and height are undecided")
