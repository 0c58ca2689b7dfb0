"""The figures of a broken model show the numbers of its result."""

import json
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, WAITING
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.figure import draw_clinic
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.lessons.clinic.worker.run_script import run
from bn_core.text.numbers import format_number

WELL = ClinicConfig(case="2", fix=1)
STOPPED = ClinicConfig(case="3")
Frames = Sequence[ClinicResult]


@pytest.fixture(scope="module")
def well() -> Frames:
    return list(run(WELL))


@pytest.fixture(scope="module")
def stopped_frames() -> Frames:
    return list(run(STOPPED))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_result_is_drawn(well: Frames, stopped_frames: Frames, name: str) -> None:
    for config, frames in ((WELL, well), (STOPPED, stopped_frames)):
        for shown in range(len(frames)):
            made = draw_clinic(config, frames, shown, {"theme": name})
            assert json.loads(json.dumps(made, allow_nan=False)) == made
            assert made["say"]
            for each in made["figures"]:
                go.Figure(each["data"], each["layout"])
                assert each["alt"]
                assert each["layout"]["title"]["text"]
                assert each["layout"]["xaxis"]["title"]["text"]


def test_figures_show_the_losses_and_counts_of_the_result(well: Frames) -> None:
    last = well[-1]
    losses, answers = draw_clinic(WELL, well, len(well) - 1, {})["figures"]
    np.testing.assert_allclose(losses["data"][0]["y"], last.losses, rtol=6e-4)
    assert answers["data"][0]["customdata"] == last.confusion.tolist()
    signed = np.array(answers["data"][0]["z"])
    np.testing.assert_allclose(np.sum(signed**2, 1), 1, atol=0.01)
    assert ((signed > 0) == (np.eye(len(signed)) * last.confusion > 0)).all()
    assert format_number(last.accuracy) in answers["layout"]["title"]["text"]


def test_sentence_quotes_the_result(well: Frames) -> None:
    said = " ".join(draw_clinic(WELL, well, len(well) - 1, {})["say"])
    last = well[-1]
    for value in (last.accuracy, last.threshold, last.facts["loss"]):
        assert format_number(float(value)) in said
    assert draw_clinic(WELL, well, 0, {})["say"] == [WAITING]


def test_error_is_shown_as_alert_and_as_reason_of_the_empty_figure(stopped_frames: Frames) -> None:
    made = draw_clinic(STOPPED, stopped_frames, len(stopped_frames) - 1, {})
    assert made["alerts"] == [stopped_frames[-1].error]
    assert (
        made["figures"][1]["layout"]["annotations"][0]["text"]
        == "The script stopped before its test."
    )


def test_loss_that_is_not_finite_is_drawn_as_a_gap() -> None:
    frames = list(run(ClinicConfig(case="5")))
    curve = draw_clinic(ClinicConfig(case="5"), frames, len(frames) - 1, {})["figures"][0]
    lost = int(frames[-1].facts["lost"])
    assert lost > 0
    assert curve["data"][0]["y"].count(None) == lost


def test_colours_follow_the_theme(well: Frames) -> None:
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        losses, _ = draw_clinic(WELL, well, 0, {"theme": name})["figures"]
        assert losses["data"][0]["line"]["color"] == theme.batch
