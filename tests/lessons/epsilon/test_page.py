"""The page of ε: its steps tell what was computed, and any batch is shown."""

from __future__ import annotations

import pytest

from bn_core.lessons.epsilon.config import EpsilonConfig
from tests.open_lesson import Page

DETAILS = (
    "A constant feature in float32",
    "ε inside or outside the root",
    "How both figures are computed",
    "Papers and claims",
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "σ² = 1e−7 is below ε = 1e−5: the variance of x̂ is 0.009901."),
        (2, "the variance of x̂ is 0.5. With the ε of PyTorch (the dashed curve) it would be 0.99."),
        (3, "√(σ² + ε) = √ε is 0.00316. Every x̂ is exactly 0."),
        (4, "With 100000 added, E[x²] − E[x]² is 0 in float32; in two passes the variance is 10."),
    ],
)
def test_a_step_tells_what_was_computed(number: int, words: str) -> None:
    page = Page("epsilon", x="1, 2, 7", eps="1", shrink="3", offset="1").do(f"do step {number}")
    [told] = [each.value for each in page.app.success]
    assert words in told


@pytest.mark.parametrize("x", ["7", "3, 3, 3", "1e12, -1e12", "1e-12, 2e-12", "1 2; 3 4"])
def test_any_batch_is_shown(x: str) -> None:
    page = Page("epsilon", x=x, shrink="8", offset="8")
    assert page.errors == ""
    assert "added**, in float32" in page.words


def test_epsilon_is_written_as_in_the_text() -> None:
    page = Page("epsilon")
    assert "1e−5" in page.app.select_slider(key="eps").options
    assert page.said["eps"] is None
    page.set("select_slider", "eps", "0.001")
    assert page.said["eps"] == "0.001"
    linked = Page("epsilon", eps="3e-7")
    assert "3e−7" in linked.app.select_slider(key="eps").options
    assert "with ε = 3e−7" in linked.words
    assert linked.said["eps"] == "3e-07"
    assert linked.warnings == ""


def test_a_constant_feature_without_epsilon_is_explained() -> None:
    page = Page("epsilon", x="3, 3", eps="0")
    assert "variance 0 and eps is 0" in page.errors
    page.set("text_area", "x", "3, 4")
    assert page.errors == ""


def test_details_show_the_measured_facts() -> None:
    page = Page("epsilon", constant_examples="256").open(*DETAILS)
    assert "Farthest from 0 is the x̂ of 1e+10: −1 in float32" in page.words
    for number in ("0.302", "0.99", "0.00249", "−0.0578"):
        assert f">{number}</td>" in page.words


def test_predictions_are_right_when_the_answer_is_typed() -> None:
    page = Page("epsilon").predict("shrunk", 0.5).predict("float32", 0.0)
    assert len([each for each in page.app.success if each.value.startswith("Right")]) == 2


def test_faults_and_names_of_another_lessons_batch_stay_there() -> None:
    page = Page("four_steps", x="1 2; 3 4", names="age\theight")
    assert page.go("epsilon").said["names"] is None
    assert page.go("four_steps").said["names"] == "age\theight"
    page.set("text_area", "x", "1, x")
    assert "not a number" in page.errors
    assert page.go("epsilon").errors == ""


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", ["shrink", "offset"])
def test_both_ends_of_every_control_are_shown(name: str, end: str) -> None:
    page = Page("epsilon", **{name: str(getattr(EpsilonConfig.knob(name), end))})
    assert page.errors == page.warnings == ""
    assert "Part of the link was ignored" in Page("epsilon", **{name: "9"}).warnings


def test_an_old_link_with_the_strips_parameters_opens_without_a_warning() -> None:
    page = Page("epsilon", x="1, 2, 7", gamma="3.0", mode="inference", sample="2", shrink="3")
    assert page.errors == page.warnings == ""
    assert (page.said["x"], page.said["shrink"]) == ("1, 2, 7", "3")
