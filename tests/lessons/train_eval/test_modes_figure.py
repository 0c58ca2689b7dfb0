"""Tests of the picture of one batch in both modes."""

from __future__ import annotations

import csv
import json

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.train_eval.causes import NAMES, REMEDIES
from bn_core.lessons.train_eval.config import CAUSES
from bn_core.lessons.train_eval.facts import ModeFacts, list_case_facts
from bn_core.lessons.train_eval.failure_case import simulate_case
from bn_core.lessons.train_eval.modes_figure import MAX_LINKED, draw_modes
from bn_core.lessons.train_eval.sentences import (
    describe_outputs,
    tell_corrupted,
    tell_early,
    tell_healthy,
)
from bn_core.lessons.train_eval.table import modes_to_csv


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("cause", CAUSES)
def test_figure_draws_inputs_statistics_and_outputs(cause: str, theme: Theme) -> None:
    case = simulate_case(cause, 1)
    made = draw_modes(case, theme)
    json.dumps(made, allow_nan=False)
    go.Figure(made["data"], made["layout"])
    inputs, this, *recent, running, links, train, evaluated = made["data"]
    np.testing.assert_allclose(inputs["x"], case.batch[:, 0], rtol=6e-4)
    assert this["x"] == [case.train.mean[0]]
    assert this["error_x"]["array"] == [np.sqrt(case.train.var[0])]
    assert [bar["x"][0] for bar in recent] == case.recent_mean[:, 0].tolist()
    assert running["x"] == [case.stats.mean[0]]
    np.testing.assert_allclose(train["x"], case.train.y[:, 0], rtol=6e-4)
    np.testing.assert_allclose(evaluated["x"], case.eval.y[:, 0], rtol=6e-4)
    assert links["x"][::3] == train["x"]
    assert links["x"][1::3] == evaluated["x"]


def test_figure_connects_no_more_outputs_than_can_be_told_apart() -> None:
    links = draw_modes(simulate_case("cold", 1, batch_size=MAX_LINKED + 1), LIGHT)["data"][-3]
    assert links["x"] == links["y"] == []


def test_opening_cases_tell_their_story() -> None:
    """The cases of the lesson's steps show what its sentences say."""
    healthy, early, corrupted = (
        list_case_facts(simulate_case(cause, 1)) for cause in ("none", "cold", "poisoned")
    )
    assert healthy.gap < 0.4 < early.gap
    assert early.batches == 5
    assert early.eval_mean > 4
    assert corrupted.running_var > 30 * corrupted.batch_var
    assert corrupted.eval_std < 0.2
    assert "differ by 0.323" in tell_healthy(ModeFacts(healthy))
    assert "After 5 batches the running mean is 2.35" in tell_early(ModeFacts(early))
    assert "standard deviation 0.158 instead of 1" in tell_corrupted(ModeFacts(corrupted))
    assert "the same in both modes" in describe_outputs(
        list_case_facts(simulate_case("forgotten", 1))
    )


def test_csv_has_each_example_in_both_modes() -> None:
    case = simulate_case("cold", 1)
    rows = list(csv.DictReader(modes_to_csv(case).splitlines()))
    assert [float(row["x"]) for row in rows] == case.batch[:, 0].tolist()
    assert [float(row["y_training_mode"]) for row in rows] == case.train.y[:, 0].tolist()
    assert [float(row["y_evaluation_mode"]) for row in rows] == case.eval.y[:, 0].tolist()


def test_every_cause_has_a_name_and_a_remedy() -> None:
    assert NAMES.keys() == {"surprise", *CAUSES}
    assert REMEDIES.keys() == set(CAUSES)
