"""The film's figures draw the film's arrays, and say what of them grows."""

from __future__ import annotations

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import Timeline, simulate_timeline
from bn_core.lessons.running_averages.timeline_figure import HEIGHT, LINE, draw_timeline
from bn_core.norm.momentum import compute_half_life, count_batches_to_reach

STORIES = [
    TimelineConfig(),
    TimelineConfig(batches=400, momentum=0.001, batch_size=2),
    TimelineConfig(change_at=60, momentum=1.0),
    TimelineConfig(change_at=120, batches=120),
    TimelineConfig(poison="outlier", poison_at=40),
    TimelineConfig(poison="nan", poison_at=1, batches=10),
    TimelineConfig(poison="nan", poison_at=40, recover="reset", recover_at=60),
]
stories = pytest.mark.parametrize("config", STORIES)
themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def drawn(values: np.ndarray) -> list[float | None]:
    return [float(f"{v:.4g}") if np.isfinite(v) else None for v in values.tolist()]


def words(figure: dict) -> str:
    return " ".join(note["text"] for note in figure["layout"]["annotations"])


@stories
@themes
def test_every_trace_is_an_array_of_the_film(config: TimelineConfig, theme: Theme) -> None:
    made: Timeline = simulate_timeline(config)
    figures = draw_timeline(made, theme)
    assert [each["id"] for each in figures] == ["film mean", "film var"]
    for figure, what in zip(figures, ("mean", "var"), strict=True):
        json.dumps(figure, allow_nan=False)
        go.Figure(figure["data"], figure["layout"])
        dots, truth, *lines = figure["data"]
        each = made.batch.mean if what == "mean" else made.unbiased
        assert (dots["x"], dots["y"]) == ([*range(1, config.batches + 1)], drawn(each[1:]))
        assert truth["y"] == drawn(getattr(made.truth, what))
        assert truth["line"]["shape"] == "hv"
        kept = (made.running, made.cumulative, made.exact)
        assert [trace["y"] for trace in lines] == [
            drawn(getattr(moments, what)) for moments in kept
        ]
        assert all(trace["x"] == [*range(config.batches + 1)] for trace in lines)
        # Only the source, which nobody learns, is there from the start.
        assert figure["animation"]["grows"] == [True, False, True, True, True]
        assert len({trace["line"]["dash"] for trace in (truth, *lines)}) == 4


@stories
def test_the_axes_hold_the_whole_film(config: TimelineConfig) -> None:
    for figure in draw_timeline(simulate_timeline(config), LIGHT):
        for axis in ("xaxis", "yaxis"):
            assert np.isfinite(figure["layout"][axis]["range"]).all()


def test_the_pace_is_marked_from_the_change_on() -> None:
    for config, start in ((TimelineConfig(), 0), (TimelineConfig(change_at=60), 59)):
        [figure, _] = draw_timeline(simulate_timeline(config), LIGHT)
        places = [mark["x0"] for mark in figure["layout"]["shapes"]]
        assert places == [start + compute_half_life(0.1), start + count_batches_to_reach(0.1)]
        assert "half: 6.58" in words(figure)
        assert "99%: 44" in words(figure)


def test_draw_timeline_describes_a_pace_beyond_its_end() -> None:
    [figure, _] = draw_timeline(simulate_timeline(TimelineConfig(momentum=0.001)), LIGHT)
    assert figure["layout"]["shapes"] == []
    assert "99% would take 4603" in words(figure)


def test_what_happened_is_marked_once_it_has_happened() -> None:
    made = simulate_timeline(
        TimelineConfig(poison="nan", poison_at=40, recover="reset", recover_at=60)
    )
    for figure in draw_timeline(made, LIGHT):
        since, layout = figure["animation"]["since"], figure["layout"]
        solid = {
            mark["x0"]: at
            for at, mark in zip(since["shapes"], layout["shapes"], strict=True)
            if mark["line"]["dash"] == "solid"
        }
        assert solid == {40: 40, 60: 60}
        notes = zip(since["annotations"], layout["annotations"], strict=True)
        assert {note["text"].strip(): at for at, note in notes if at} == {
            "NaN batch": 40,
            "reset": 60,
        }


def test_an_outlier_does_not_flatten_the_axis_to_its_own_dot() -> None:
    made = simulate_timeline(TimelineConfig(poison="outlier", poison_at=40))
    top = draw_timeline(made, LIGHT)[1]["layout"]["yaxis"]["range"][1]
    assert top < made.unbiased[40] / 5
    assert top > np.max(made.running.var)


def test_no_note_is_written_over_another() -> None:
    for config in STORIES:
        for figure in draw_timeline(simulate_timeline(config), LIGHT):
            notes = figure["layout"]["annotations"]
            assert [note["yshift"] for note in notes] == [-LINE * row for row in range(len(notes))]


def test_nothing_but_an_accident_is_drawn_as_high_as_the_notes() -> None:
    for config in STORIES[:4]:
        made = simulate_timeline(config)
        for figure, each in zip(
            draw_timeline(made, LIGHT), (made.batch.mean, made.unbiased), strict=True
        ):
            low, high = figure["layout"]["yaxis"]["range"]
            lines = LINE * len(figure["layout"]["annotations"])
            assert np.nanmax(each) <= high - (high - low) * lines / HEIGHT
