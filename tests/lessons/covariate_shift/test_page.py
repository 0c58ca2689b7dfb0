"""The page on covariate shift: its networks, old links, steps, and code that really runs."""

from __future__ import annotations

import numpy as np
import pytest

from bn_core.course.ledger.claims import CLAIMS
from bn_core.lessons.covariate_shift.config import RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.view import SETTINGS
from bn_core.text.numbers import format_number
from tests.open_lesson import Page
from tests.printed_code import run_code

RUN = "shift run"
TINY = {"layers": "2", "steps": "20", "seeds": "1"}


def test_page_opens_with_relu_networks() -> None:
    assert Page("covariate_shift").claimed(RUN).config == SETTINGS["relu"]


def test_an_old_link_shows_its_own_network() -> None:
    page = Page("covariate_shift", net="linear", layers="25", rate="0.001", seeds="2")
    assert page.errors == page.warnings == ""
    assert page.said["setting"] == "own"
    config = CovariateShiftConfig(net="linear", layers=25, rate=0.001, seeds=2)
    assert page.claimed(RUN).config == config
    assert page.said["rate"] == "0.001"


@pytest.mark.parametrize(
    ("step", "setting", "show"),
    [
        (1, "sigmoid", None),
        (2, "relu", "gradients"),
        (3, "linear", "gradients"),
        (4, "linear", None),
    ],
)
def test_steps_train_and_wait_for_the_result(step: int, setting: str, show: str | None) -> None:
    page = Page("covariate_shift", **TINY).do(f"do step {step}")
    assert page.claimed(RUN).config == SETTINGS[setting]
    assert page.said["show"] == show
    assert not page.app.success


def test_page_tells_the_verdicts_of_a_finished_run() -> None:
    page = Page("covariate_shift", **TINY)
    last = page.finish(RUN)
    page.open("What this run says about claims", "Every measure over the training")
    for verdict in last.verdicts:
        assert verdict.sentence in page.words
    for part in CLAIMS["C23"].parts:
        assert f"“{part.statement}” **" in page.words


def test_predictions_are_answered() -> None:
    page = Page("covariate_shift")
    page.predict("moved mean", 0.8)
    page.predict("twice as long", 1.0)
    assert len(page.app.success) == 2


def test_code_prints_the_cosines() -> None:
    page = Page("covariate_shift", show="gradients", **TINY)
    told = run_code(page.code("result.cosine")).splitlines()
    assert [float(line.split()[1]) for line in told[: len(RATES)]] == list(RATES)


def test_code_prints_the_medians() -> None:
    page = Page("covariate_shift", **TINY)
    result = page.finish(RUN)
    told = run_code(page.code("measure_movement")).splitlines()
    assert [line.split()[0] for line in told[:3]] == ["none", "batch", "noisy"]
    right = float(told[1].split()[-1])
    assert format_number(right) == format_number(float(np.median(result.accuracy[1, :, -1])))
