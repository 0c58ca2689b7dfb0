"""The page of scale and shift: its steps tell what was measured, and old links open the batch."""

from __future__ import annotations

import numpy as np
import pytest

from bn_core.lessons.scale_and_shift.config import BATCH, NETWORKS
from tests.open_lesson import Page

RUN = "affine_networks run"


def finish_step(number: int) -> str:
    page = Page("scale_and_shift").do(f"do step {number}")
    if not page.app.success:
        page.finish(RUN)
    [told] = [each.value for each in page.app.success]
    return told


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "On two moons with tanh units γ helps, and β alone does not."),
        (2, "On digits with tanh units γ and β make no difference to the test accuracy."),
    ],
)
def test_a_step_tells_what_the_networks_reached(number: int, words: str) -> None:
    assert finish_step(number).startswith(words)


def test_the_last_step_returns_one_batch_and_not_the_other() -> None:
    page = Page("scale_and_shift").do("do step 3")
    told = page.app.success[0].value
    assert "Your batch came back" in told
    assert "The second batch did not: y is off by 2.2 " in told
    page.set("text_input", "second", "10, 8, 4, 2").do("do step 3")
    assert page.app.text_input(key="second").value == "1, 3, 5, 7"


@pytest.mark.parametrize("address", [{"second": "1, 2"}, {"x": "1, 2, 5"}, {"gamma": "3.0"}])
def test_a_link_to_a_batch_opens_the_batch(address: dict[str, str]) -> None:
    page = Page("scale_and_shift", **address)
    assert page.app.button_group(key="picture").value == BATCH
    for name, text in address.items():
        assert page.said[name] == text


def test_it_opens_on_the_networks_and_keeps_the_batch_while_they_are_shown() -> None:
    page = Page("scale_and_shift")
    assert page.app.button_group(key="picture").value == NETWORKS
    page.set("button_group", "picture", BATCH).set("text_area", "x", "5, 6, 9")
    page.set("button_group", "picture", NETWORKS).set("button_group", "picture", BATCH)
    assert page.app.text_area(key="x").value == "5, 6, 9"


def test_networks_of_another_kind_are_kept_while_the_batch_is_shown() -> None:
    page = Page("scale_and_shift", net_data="moons", net_activation="relu", net_width="8")
    page.set("button_group", "picture", BATCH).set("button_group", "picture", NETWORKS)
    config = page.claimed(RUN).config
    assert (config.data, config.activation, config.width) == ("moons", "relu", 8)


def test_undo_sets_gamma_and_beta_so_that_x_comes_back() -> None:
    page = Page("scale_and_shift", x="1 10; 2 30; 6 80", feature="2").click("Undo")
    x = np.array([10.0, 30.0, 80.0])
    assert page.app.slider(key="beta of 2").value == pytest.approx(x.mean())
    assert page.app.slider(key="gamma of 2").value == pytest.approx(x.std(), rel=1e-6)


def test_a_batch_that_cannot_be_normalized_is_explained() -> None:
    page = Page("scale_and_shift", x="3, 3", eps="0")
    assert "variance 0 and eps is 0" in page.words
    page.set("text_area", "x", "3, 4").set("text_input", "second", "1, x")
    assert "not a number" in page.words


def test_predictions_are_right_when_the_answer_is_typed() -> None:
    page = Page("scale_and_shift").predict("opposite", -0.905).predict("mean", 2.0)
    assert len([each for each in page.app.success if each.value.startswith("Right")]) == 2


def test_networks_of_a_step_start_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other settings wait until the reader asks for them."""
    monkeypatch.setenv("BN_LAB_WARM", "1")
    page = Page("scale_and_shift")
    assert page.claimed(RUN).opens_alive
    assert page.do("do step 1").claimed(RUN).opens_alive
    assert not page.set("number_input", "net_seed", 7).claimed(RUN).opens_alive


def test_step_runs_its_networks_on_a_lab_that_does_not_warm_up() -> None:
    """What the reader sets afterwards waits until the reader asks for it."""
    page = Page("scale_and_shift")
    assert not page.claimed(RUN).goes_on_by_itself
    assert page.do("do step 1").claimed(RUN).goes_on_by_itself
    assert not page.set("number_input", "net_seed", 7).claimed(RUN).goes_on_by_itself
