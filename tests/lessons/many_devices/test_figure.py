"""The picture of processes shows their own numbers, and rounding error as 0."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import LIGHT
from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.figure import draw_comparisons, draw_sync_batch_norm
from bn_core.lessons.many_devices.result import SyncBatchNorm
from bn_core.lessons.many_devices.sentences import (
    Facts,
    describe_gradients,
    tell_classes,
    tell_pairs,
)
from bn_core.lessons.many_devices.table import write_processes_csv
from bn_core.text.numbers import format_number

CONFIG = SyncBatchNormConfig(device_batch=4)
RNG = np.random.default_rng(0)
X, D, OWN, D_OWN = (RNG.normal(size=(8, 5)) for _ in range(4))
EMPTY = np.empty((0, 0))
BLANK = SyncBatchNorm(0.0, "here", 2, np.arange(8), *[EMPTY] * 6)
LAST = SyncBatchNorm(
    1.0, "here", 6, np.arange(8), X, OWN, X + 1e-16, D, D_OWN, D + 1e-16, "PyTorch's refusal"
)
FAILED = replace(BLANK, failed="They gave no answer.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("result", [BLANK, LAST, FAILED], ids=["blank", "last", "failed"])
def test_every_result_is_drawn(result: SyncBatchNorm, theme: str) -> None:
    made = draw_sync_batch_norm(CONFIG, [result], 0, {"theme": theme})
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert made["say"] or made["alerts"] == [result.failed]
    [figure] = made["figures"]
    go.Figure(figure["data"], figure["layout"])


def test_rows_are_own_statistics_one_batch_and_sums() -> None:
    [figure] = draw_sync_batch_norm(CONFIG, [LAST], 0, {})["figures"]
    unit = LAST.most_different_unit
    assert np.abs(OWN - X)[:, unit].max() == np.abs(OWN - X).max()
    for rank, trace in enumerate(figure["data"]):
        mine = slice(4 * rank, 4 * rank + 4)
        for place, row in enumerate((OWN, X, LAST.together)):
            np.testing.assert_allclose(trace["x"][place::4], row[mine, unit], rtol=6e-4)

    assert [each["text"] for each in figure["layout"]["annotations"]] == [*"01234567"]


def test_comparisons_are_squares_with_both_ways() -> None:
    for figure, big, own in zip(draw_comparisons(LAST, LIGHT), (X, D), (OWN, D_OWN), strict=True):
        go.Figure(figure["data"], figure["layout"])
        _, apart, _ = figure["data"]
        np.testing.assert_allclose(apart["x"], big[:, :3].ravel(), rtol=6e-4)
        np.testing.assert_allclose(apart["y"], own[:, :3].ravel(), rtol=6e-4)
        assert figure["layout"]["xaxis"]["range"] == figure["layout"]["yaxis"]["range"]


def test_sentences_quote_the_results() -> None:
    off = format_number(LAST.measure_difference(False, False))
    told = tell_classes(Facts(config=replace(CONFIG, shared_by="class"), processes=LAST))
    assert f"off by up to {off}, with sums by 0." in told
    told = tell_pairs(Facts(config=replace(CONFIG, device_batch=2), processes=LAST))
    assert f"off by up to {off}. With sums" in told
    now = Facts(config=CONFIG, processes=LAST)
    assert tell_classes(now) == tell_pairs(now) == ""
    said = describe_gradients(LAST)
    assert format_number(LAST.measure_difference(True, False)) in said
    assert "by 0 with sums" in said
    assert "PyTorch's refusal" in said


def test_csv_has_every_sample_and_unit() -> None:
    rows = list(csv.DictReader(write_processes_csv(CONFIG, LAST).splitlines()))
    assert [float(each["separate"]) for each in rows] == OWN.ravel().tolist()
    assert [each["process"] for each in rows[::20]] == ["1", "2"]
