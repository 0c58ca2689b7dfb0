"""The pictures of small batches show the results' own numbers, from the first to the last."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.small_batches.collapse_figure import draw_collapse
from bn_core.lessons.small_batches.collapse_result import BatchOfTwo, BatchSizeStatistics
from bn_core.lessons.small_batches.config import NORMS, REFERENCE, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.figure import draw_batch_sizes
from bn_core.lessons.small_batches.grouping import SAMPLES, normalize_groups, read_samples
from bn_core.lessons.small_batches.grouping_figure import draw_groups
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.sentences import (
    Facts,
    describe_batch_of_one,
    describe_statistics,
    tell_images,
    tell_rate,
)
from bn_core.lessons.small_batches.table import write_batch_sizes_csv
from bn_core.text.numbers import format_number

RNG = np.random.default_rng(0)
CLIFF = SmallBatchesConfig()
SIZE = (len(NORMS), len(SIZES), 3)
REASON = BatchSizeStatistics(
    np.array([2, 3, *SIZES[1:]]),
    *[RNG.uniform(0.01, 1, 9) for _ in range(6)],
    "PyTorch's words",
    True,
    RNG.uniform(0.01, 1, 9),
    0.0,
)
BLANK = SmallBatches(
    0.0, "here", np.array(SIZES), np.full(SIZE, np.nan), np.zeros(SIZE, bool), 1297
)
WHOLE = replace(
    BLANK,
    progress=1.0,
    error=RNG.uniform(0.01, 0.1, SIZE),
    ended=np.arange(np.prod(SIZE)).reshape(SIZE) == 0,
    statistics=REASON,
    batch_of_two=BatchOfTwo(2.07, 2.3, 0.56, 0.578, 0.696),
)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("result", [BLANK, WHOLE], ids=["blank", "whole"])
def test_errors_are_medians_in_percent_and_bars_reach_the_ends(
    result: SmallBatches, theme: Theme
) -> None:
    made = draw_batch_sizes(CLIFF, [result], 0, {"theme": theme.name})
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    [figure] = made["figures"]
    go.Figure(figure["data"], figure["layout"])
    assert bool(figure["layout"].get("annotations")) == (not result.done)
    assert bool(made["alerts"]) == result.done
    colours = [trace["line"]["color"] for trace in figure["data"]]
    assert colours == [theme.none, theme.batch, theme.layer, theme.group]
    if result.done:
        for trace, seeds in zip(figure["data"], 100 * result.error, strict=True):
            np.testing.assert_allclose(trace["y"], np.median(seeds, axis=1), rtol=6e-4)
            top = np.array(trace["y"]) + trace["error_y"]["array"]
            np.testing.assert_allclose(top, seeds.max(axis=1), rtol=2e-3)


def test_collapse_draws_the_statistics() -> None:
    scatter, passed = draw_collapse(REASON, LIGHT)
    for figure, names in (
        (scatter, ("mean", "var", "root")),
        (passed, ("gradient", "expected_gradient")),
    ):
        for trace, name in zip(figure["data"], names, strict=False):
            np.testing.assert_allclose(trace["y"], getattr(REASON, name), rtol=6e-4)


@pytest.mark.parametrize("letters", ["AABBCCDD", "AAAAAAAA", "ABCDEFGH"])
def test_groups_are_drawn_from_one_batch_to_their_own(letters: str) -> None:
    x = read_samples(SAMPLES)
    result, whole = normalize_groups(x, letters), normalize_groups(x, "A" * 8).x_hat
    figure = draw_groups(result, LIGHT)
    go.Figure(figure["data"], figure["layout"])
    assert [trace["name"] for trace in figure["data"]] == [
        f"group {each}" for each in sorted(set(letters))
    ]
    for trace, one in zip(figure["data"], result.groups, strict=True):
        np.testing.assert_allclose(trace["x"][::3], whole[list(one.members)], rtol=6e-4)
        np.testing.assert_allclose(trace["x"][1::3], result.x_hat[list(one.members)], rtol=6e-4)


def test_sentences_quote_the_results() -> None:
    assert format_number(float(REASON.mean[0])) in describe_statistics(REASON)
    said = describe_batch_of_one(WHOLE, REASON)
    assert "“PyTorch's words”" in said
    assert "leave one over in batches of 2, 4, 8, 16" in said
    median = format_number(100 * float(np.median(WHOLE.errors_of("group", 2))))
    now = Facts(config=replace(CLIFF, scaling="fixed"), result=WHOLE)
    assert f"misclassifies {median}% (" in tell_rate(now)
    assert tell_rate(Facts(config=CLIFF, result=WHOLE)) == tell_images(now) == ""
    images = Facts(config=replace(CLIFF, net="cnn"), result=WHOLE)
    assert f"group norm {median}% (" in tell_images(images)


def test_conclusions_follow_the_errors() -> None:
    """Batch norm may fail at 2 alone, with group norm, or not at all."""
    sizes = list(WHOLE.sizes)
    batch, group = NORMS.index("batch"), NORMS.index("group")
    two, usual = sizes.index(2), sizes.index(REFERENCE)

    def told(at_two: float, at_usual: float, of_group: float) -> tuple[str, str]:
        error = WHOLE.error.copy()
        error[batch, two], error[batch, usual], error[group, two] = at_two, at_usual, of_group
        result = replace(WHOLE, error=error)
        rate = Facts(config=replace(CLIFF, scaling="fixed"), result=result)
        images = Facts(config=replace(CLIFF, net="cnn"), result=result)
        return tell_rate(rate), tell_images(images)

    assert "was not the cause" in told(0.5, 0.1, 0.1)[0]
    assert "not batch norm alone" in told(0.5, 0.1, 0.6)[0]
    rate, images = told(0.1, 0.2, 0.1)
    assert "do not harm batch norm" in rate
    assert "fewer steps in as many epochs" in images
    assert "fewer steps" not in told(0.5, 0.1, 0.1)[1]


def test_csv_has_every_network() -> None:
    rows = list(csv.DictReader(write_batch_sizes_csv(CLIFF, WHOLE).splitlines()))
    assert len(rows) == WHOLE.error.size
    assert [float(each["test_error"]) for each in rows] == WHOLE.error.ravel().tolist()
    assert rows[-1]["learning_rate"] == "0.8"
