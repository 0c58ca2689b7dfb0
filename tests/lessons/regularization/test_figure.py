"""The picture of networks on few examples shows every seed, and its sentences quote it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.lessons.regularization.config import (
    DROPPED,
    PLACES,
    GhostBatchesConfig,
    PlacementConfig,
)
from bn_core.lessons.regularization.figure import draw_ghost_batches, name_setting
from bn_core.lessons.regularization.placement_figure import draw_placement
from bn_core.lessons.regularization.result import GhostBatches, Placement
from bn_core.lessons.regularization.sentences import (
    Facts,
    describe_missed,
    tell_best_rates,
    tell_more_examples,
)
from bn_core.lessons.regularization.table import write_ghost_batches_csv
from bn_core.text.numbers import format_number

ALL, BATCH = GhostBatchesConfig(seeds=3), GhostBatchesConfig(seeds=3, batch="16", tuned=True)


def results(config: GhostBatchesConfig) -> list[GhostBatches]:
    """Nothing, one seed, and all of a result that nothing measured."""
    size = (len(config.settings), 3)
    blank, error = np.full(size, np.nan), np.random.default_rng(0).uniform(0, 1, size)
    half = error.copy()
    half[:, 1:] = np.nan
    made = [(0.0, 0, blank), (0.4, 8, half), (1.0, 24, error)]
    return [GhostBatches(p, "here", n, config.settings, e, e, e, 500) for p, n, e in made]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("config", [ALL, BATCH], ids=["all", "16"])
def test_every_seed_is_a_circle_and_the_median_a_bar(
    config: GhostBatchesConfig, theme: str
) -> None:
    frames = results(config)
    for shown, result in enumerate(frames):
        made = draw_ghost_batches(config, frames, shown, {"theme": theme})
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert made["say"]
        [figure] = made["figures"]
        go.Figure(figure["data"], figure["layout"])
        circles, bars = figure["data"]
        for setting, errors in zip(result.settings, result.error, strict=True):
            name = name_setting(setting, config)
            drawn = [x for x, y in zip(circles["x"], circles["y"], strict=True) if y == name]
            if result.done:
                np.testing.assert_allclose(drawn, 100 * errors, rtol=6e-4)
                median = bars["x"][bars["y"].index(name)]
                np.testing.assert_allclose(median, 100 * np.median(errors), rtol=6e-4)


def test_rows_with_dropout_come_last() -> None:
    [figure] = draw_ghost_batches(ALL, results(ALL), 2, {})["figures"]
    names = figure["data"][1]["y"]
    assert names[:3] == ["no norm", "all 100", "ghosts of 50"]
    assert [each.endswith(DROPPED) for each in names] == [False] * 6 + [True] * 2


def test_sentences_quote_the_errors() -> None:
    last = results(ALL)[-1]
    told = tell_more_examples(Facts(config=ALL, result=last))
    assert format_number(100 * float(np.median(last.errors_of("full")))) in told
    full, noisy = (float(np.median(last.errors_of(each))) for each in ("full", "ghost 4"))
    assert ("percentage points lower" in told) == (noisy < full)
    assert "examples to compare" not in told  # these are the fewest
    more = replace(ALL, examples="300")
    assert tell_more_examples(Facts(config=more, result=last)).endswith(
        " Choose 100 examples to compare."
    )
    least = replace(last, error=np.where(last.error, last.error, 0))
    least.error[list(last.settings).index("ghost 4")] = full + 0.1
    told = tell_more_examples(Facts(config=more, result=last, fewest=least))
    assert told.endswith(" With 100 examples: with the noise the median error is no lower.")
    least.error[list(last.settings).index("ghost 4")] = full - 0.036
    told = tell_more_examples(Facts(config=more, result=last, fewest=least))
    end = " With 100 examples: with the noise the median error is 3.6 percentage points lower."
    assert told.endswith(end)
    last = results(BATCH)[-1]
    told = tell_best_rates(Facts(config=BATCH, result=last, ledger="is undecided"))
    better = int((last.errors_of("batch") < last.errors_of("full")).sum())
    assert f"with {better} of 3 seeds" in told
    assert told.endswith("(/claims?claim=C32) is undecided.")
    assert tell_best_rates(Facts(config=ALL, result=last)) == tell_more_examples(Facts()) == ""


def test_missed_training_examples_are_told() -> None:
    last = results(ALL)[-1]
    most = format_number(100 * float(last.training_error.max()))
    assert f"up to {most}%" in describe_missed(last)
    assert "correctly" in describe_missed(replace(last, training_error=0 * last.error))


def test_csv_has_every_network() -> None:
    last = results(ALL)[-1]
    rows = list(csv.DictReader(write_ghost_batches_csv(ALL, last).splitlines()))
    assert [float(each["test_error"]) for each in rows] == last.error.ravel().tolist()


def test_placement_draws_each_seed_as_a_line() -> None:
    error = np.array([[0.1, 0.2, 0.3], [0.12, 0.2, 0.25]])
    whole = Placement(1.0, "", 20, error, error, 500)
    half = replace(whole, progress=0.5, error=np.where([True, False, False], error, np.nan))
    for result in (half, whole):
        made = draw_placement(PlacementConfig(), [result], 0, {})
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        [figure] = made["figures"]
        go.Figure(figure["data"], figure["layout"])
    seeds, middle = figure["data"]
    assert seeds["x"] == [*(f"{place} the nonlinearity" for place in PLACES), None] * 3
    np.testing.assert_allclose([seeds["y"][0], seeds["y"][1]], [10, 12])
    np.testing.assert_allclose(middle["y"], [20, 20])
    assert "Before is better with 1 of 3 seeds, and worse with 1." in made["say"][0]
