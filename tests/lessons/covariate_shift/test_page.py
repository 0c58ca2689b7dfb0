"""The page asks for what its controls say, and answers predictions from the run alone."""

import numpy as np

from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.text.numbers import format_number
from tests.open_lesson import Page

RUN = "shift run"


def test_the_address_is_the_experiment() -> None:
    page = Page("covariate_shift", net="linear", layers="25", rate="0.001", seeds="2")
    assert page.errors == page.warnings == ""
    assert [each.proto.label for each in page.app.get("download_button")] == ["CSV"]
    assert page.claimed(RUN).config == CovariateShiftConfig(
        net="linear", layers=25, rate=0.001, seeds=2
    )
    assert "25 hidden layers" in page.words


def test_page_says_that_a_cnn_is_not_deep() -> None:
    page = Page("covariate_shift", net="cnn", layers="25")
    assert "8 hidden layers" in page.words


def test_page_quotes_the_measurement_of_a_finished_run() -> None:
    page = Page("covariate_shift", layers="2", steps="20", seeds="1")
    for asked in [e for e in page.app.number_input if (e.key or "").startswith("predict")]:
        asked.set_value(5.5)
    page.run()
    assert "The answer comes with the end of the run." in page.words
    last = page.finish(RUN)
    assert "The answer comes with" not in page.words
    told = " ".join(each.value for each in page.app.info)
    assert f"it is {format_number(float(np.median(last.cosine[-1, 1].mean(axis=1))))}" in told
    assert (
        "Median test accuracy after 20 steps, in evaluation mode: "
        f"{format_number(float(np.median(last.accuracy[0, :, -1])))}" in page.words
    )
