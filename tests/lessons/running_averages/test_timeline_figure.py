"""Tests of the figure of a timeline and of what grows in it."""

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


def round_drawn(values: np.ndarray) -> list[float | None]:
    return [float(f"{v:.4g}") if np.isfinite(v) else None for v in values.tolist()]


def words(figure: dict) -> str:
    return " ".join(note["text"] for note in figure["layout"]["annotations"])


def measure(timeline: Timeline, what: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """The values of each batch, and those of the source and the averages."""
    each = timeline.batch.mean if what == "mean" else timeline.unbiased
    kept = (timeline.truth, timeline.running, timeline.cumulative)
    return each, [getattr(moments, what) for moments in kept]


@stories
@themes
def test_traces_are_arrays_of_the_timeline(config: TimelineConfig, theme: Theme) -> None:
    timeline = simulate_timeline(config)
    [figure] = draw_timeline(timeline, theme)
    json.dumps(figure, allow_nan=False)
    go.Figure(figure["data"], figure["layout"])
    for traces, what in ((figure["data"][:4], "mean"), (figure["data"][4:], "var")):
        dots, *lines = traces
        each, expected = measure(timeline, what)
        assert (dots["x"], dots["y"]) == ([*range(1, config.batches + 1)], round_drawn(each[1:]))
        # The average of all batches begins with the first one.
        starts = [0, 0, 1]
        for trace, values, start in zip(lines, expected, starts, strict=True):
            assert trace["x"] == [*range(start, config.batches + 1)]
            assert trace["y"] == round_drawn(values[start:])
        assert lines[0]["line"]["shape"] == "hv"
        assert len({trace["line"]["dash"] for trace in lines}) == 3
        assert {trace.get("yaxis", "y") for trace in traces} == {"y" if what == "mean" else "y2"}
    # Only the source, which no layer knows, is there from the start.
    assert figure["animation"]["grows"] == [True, False, True, True] * 2


@stories
def test_axes_hold_the_whole_timeline(config: TimelineConfig) -> None:
    [figure] = draw_timeline(simulate_timeline(config), LIGHT)
    for axis in ("xaxis", "yaxis", "yaxis2"):
        assert np.isfinite(figure["layout"][axis]["range"]).all()


def test_pace_is_marked_from_the_change_on() -> None:
    for config, start in ((TimelineConfig(), 0), (TimelineConfig(change_at=60), 59)):
        [figure] = draw_timeline(simulate_timeline(config), LIGHT)
        places = [mark["x0"] for mark in figure["layout"]["shapes"]]
        assert places == [start + compute_half_life(0.1), start + count_batches_to_reach(0.1)]
        assert "half forgotten after 6.6 batches" in words(figure)
        assert "99% forgotten after 44 batches" in words(figure)


def test_pace_beyond_the_end_is_described() -> None:
    [figure] = draw_timeline(simulate_timeline(TimelineConfig(momentum=0.001)), LIGHT)
    assert figure["layout"]["shapes"] == []
    assert "99% takes 4603" in words(figure)


def test_event_is_marked_once_it_has_happened() -> None:
    timeline = simulate_timeline(
        TimelineConfig(poison="nan", poison_at=40, recover="reset", recover_at=60)
    )
    [figure] = draw_timeline(timeline, LIGHT)
    since, layout = figure["animation"]["since"], figure["layout"]
    solid = {
        mark["x0"]: at
        for at, mark in zip(since["shapes"], layout["shapes"], strict=True)
        if mark["line"]["dash"] == "solid"
    }
    assert solid == {40: 40, 60: 60}
    notes = zip(since["annotations"], layout["annotations"], strict=True)
    assert {note["text"].strip(): at for at, note in notes if at} == {"NaN batch": 40, "reset": 60}


def test_outlier_does_not_flatten_the_axis_to_its_own_dot() -> None:
    timeline = simulate_timeline(TimelineConfig(poison="outlier", poison_at=40))
    top = draw_timeline(timeline, LIGHT)[0]["layout"]["yaxis2"]["range"][1]
    assert top < timeline.unbiased[40] / 5
    assert top > np.max(timeline.running.var)


def test_notes_are_written_one_below_the_other() -> None:
    for config in STORIES:
        [figure] = draw_timeline(simulate_timeline(config), LIGHT)
        notes = figure["layout"]["annotations"]
        assert [note["yshift"] for note in notes] == [-LINE * row for row in range(len(notes))]


def test_only_a_corrupted_batch_is_drawn_as_high_as_the_notes() -> None:
    for config in STORIES[:4]:
        timeline = simulate_timeline(config)
        [figure] = draw_timeline(timeline, LIGHT)
        low, high = figure["layout"]["yaxis"]["range"]
        lines = LINE * len(figure["layout"]["annotations"])
        assert np.nanmax(timeline.batch.mean) <= high - (high - low) * lines / HEIGHT
