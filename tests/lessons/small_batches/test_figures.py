"""The pictures of small batches show the results' own numbers, from the first to the last."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.figure import draw_sync_batch_norm
from bn_core.lessons.many_devices.result import SyncBatchNorm
from bn_core.lessons.regularization.config import GhostBatchesConfig
from bn_core.lessons.regularization.figure import describe_ghost_batches, draw_ghost_batches
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.lessons.small_batches.collapse_result import BatchOfTwo, BatchSizeStatistics
from bn_core.lessons.small_batches.config import NORMS, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.figure import draw_batch_sizes
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.verdicts import judge_collapse, judge_errors
from bn_core.text.numbers import format_number

RNG = np.random.default_rng(0)
CLIFF, GHOSTS, SHARED = (
    SmallBatchesConfig(),
    GhostBatchesConfig(),
    SyncBatchNormConfig(device_batch=4),
)
EMPTY = np.empty((0, 0))


def cliff() -> list[SmallBatches]:
    """Blank, and whole, with numbers that nothing measured."""
    size = (len(NORMS), len(SIZES), 3)
    blank = (np.array(SIZES), np.full(size, np.nan), np.zeros(size, bool), 1297)
    columns = [RNG.uniform(0.01, 1, 9) for _ in range(6)]
    reason = BatchSizeStatistics(
        np.array([2, 3, *SIZES[1:]]), *columns, "PyTorch's words", True, columns[0], 0.0
    )
    error, ended = RNG.uniform(0.01, 0.1, size), np.zeros(size, bool)
    error[1, 0] = 0.5  # batch norm at 2, so that the claim holds
    two = BatchOfTwo(2.07, 2.3, 0.56, 0.578, 0.696)
    ended[0, 0, 0] = True
    last = SmallBatches(1.0, "here", np.array(SIZES), error, ended, 1297, 0, 5, reason, two)
    whole = SmallBatches(
        1.0,
        "here",
        np.array(SIZES),
        error,
        ended,
        1297,
        0,
        5,
        reason,
        two,
        judge_errors(CLIFF, last),
        judge_collapse(reason),
    )
    return [SmallBatches(0.0, "here", *blank), whole]


def processes() -> list[SyncBatchNorm]:
    arrays = [RNG.normal(size=(8, 5)) for _ in range(6)]
    blank = SyncBatchNorm(0.0, "here", 0, *[EMPTY] * 6)
    return [
        blank,
        SyncBatchNorm(0.3, "here", 2, *[EMPTY] * 6),
        SyncBatchNorm(1.0, "here", 6, *arrays, "PyTorch's refusal"),
        SyncBatchNorm(0.3, "here", 2, *[EMPTY] * 6, failed="They gave no answer."),
    ]


def few() -> list[GhostBatches]:
    size = (len(GHOSTS.settings), 3)
    blank, error = np.full(size, np.nan), RNG.uniform(0, 1, size)
    half = error.copy()
    half[:, 1:] = np.nan
    make = [(0.0, 0, blank), (0.4, 8, half), (1.0, 24, error)]
    return [GhostBatches(p, "here", n, GHOSTS.settings, e, e, e, 500) for p, n, e in make]


ALL: list[tuple[Any, Any, list[Any]]] = [
    (draw_batch_sizes, CLIFF, cliff()),
    (draw_sync_batch_norm, SHARED, processes()),
    (draw_ghost_batches, GHOSTS, few()),
]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("draw", "config", "frames"), ALL, ids=["cliff", "processes", "ghosts"])
def test_every_result_is_drawn(draw: Any, config: Any, frames: list[Any], name: str) -> None:
    for shown in range(len(frames)):
        made = draw(config, frames, shown, {"theme": name})
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert made["say"] or made["alerts"]
        assert all(len(sentence.split()) <= 60 for sentence in made["say"])
        assert len({each["id"] for each in made["figures"]}) == len(made["figures"])
        for each in made["figures"]:
            go.Figure(each["data"], each["layout"])
            assert each["alt"]
            assert each["row"]
            for axis in ("xaxis", "yaxis"):
                assert each["layout"][axis]["title"]["text"]
            assert bool(each["layout"].get("annotations")) == (not frames[shown].done) or (
                draw is draw_ghost_batches or getattr(frames[shown], "failed", "")
            )


def test_the_lines_are_the_medians_and_the_bars_reach_the_ends() -> None:
    frames = cliff()
    last = frames[-1]
    errors, scatter, passed = draw_batch_sizes(CLIFF, frames, 1, {})["figures"]
    assert [trace["name"] for trace in errors["data"]] == [
        "without",
        "batch norm",
        "layer norm",
        "group norm",
    ]
    for trace, seeds in zip(errors["data"], last.error, strict=True):
        middle = np.median(seeds, axis=1)
        np.testing.assert_allclose(trace["y"], middle, rtol=6e-4)
        top = np.array(trace["y"]) + trace["error_y"]["array"]
        low = np.array(trace["y"]) - trace["error_y"]["arrayminus"]
        np.testing.assert_allclose(top, seeds.max(axis=1), rtol=2e-3)
        np.testing.assert_allclose(low, seeds.min(axis=1), rtol=2e-3, atol=2e-3)
    assert last.statistics is not None
    for figure, names in (
        (scatter, ("mean", "var", "root")),
        (passed, ("gradient", "expected_gradient")),
    ):
        for trace, name in zip(figure["data"], names, strict=False):
            np.testing.assert_allclose(trace["y"], getattr(last.statistics, name), rtol=6e-4)
    assert len({trace["line"]["dash"] for trace in errors["data"]}) == len(NORMS)


def test_a_network_that_diverged_is_an_alert() -> None:
    made = draw_batch_sizes(CLIFF, cliff(), 1, {})
    assert made["alerts"] == ["One network diverged; its error counts as 1."]


def test_the_sentences_quote_the_results() -> None:
    frames = cliff()
    said = " ".join(draw_batch_sizes(CLIFF, frames, 1, {})["say"])
    assert "PyTorch's words" in said
    assert "leave exactly one over in batches of 2, 4, 8, 16" in said
    assert format_number(float(frames[1].statistics.mean[0])) in said
    assert "One image of 2 × 2 positions" in said
    assert "57.8% with exact statistics" in said
    answered = processes()[2]
    said = " ".join(draw_sync_batch_norm(SHARED, [answered], 0, {})["say"])
    for gradient in (False, True):
        for together in (False, True):
            assert format_number(answered.measure_difference(gradient, together)) in said
    assert "PyTorch's refusal" in said


def test_describe_ghost_batches_quotes_training_errors() -> None:
    whole = few()[2]
    told = [
        describe_ghost_batches(replace(whole, training_error=m))[0]
        for m in (whole.training_error, 0 * whole.error)
    ]
    assert f"up to {format_number(100 * float(whole.training_error.max()))}%" in told[0]
    assert "every network knows all" in told[1]


def test_ghosts_are_dots_and_their_median_a_bar() -> None:
    frames = few()
    [figure] = draw_ghost_batches(GHOSTS, frames, 2, {})["figures"]
    dots, bars = figure["data"]
    np.testing.assert_allclose(dots["y"], 100 * frames[2].error.ravel(), rtol=6e-4)
    np.testing.assert_allclose(bars["y"], 100 * np.median(frames[2].error, axis=1), rtol=6e-4)
    assert dots["x"][:3] == ["without"] * 3


def test_the_ground_is_the_one_asked_for() -> None:
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        errors = draw_batch_sizes(CLIFF, cliff(), 1, {"theme": name})["figures"][0]
        colours = [trace["line"]["color"] for trace in errors["data"]]
        assert colours == [theme.none, theme.batch, theme.layer, theme.group]
