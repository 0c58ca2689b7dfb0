"""The page on why deep networks need normalization."""

from __future__ import annotations

import pytest

from bn_core.text.numbers import format_number
from tests.open_lesson import Page


@pytest.fixture
def page() -> Page:
    return Page("why_normalize")


def test_page_opens_with_a_fading_signal(page: Page) -> None:
    assert "Without batch norm, the spread is 0.458 in layer 1 and 0.00303 in layer 10" in (
        page.words
    )
    assert "With batch norm, the spread" not in page.words


def test_steps_tell_what_they_did(page: Page) -> None:
    assert "went from 0.00303 to 5" in page.do("do step 1").app.success[0].value
    assert "saturated" in page.do("do step 2").app.success[0].value
    told = page.do("do step 3").app.success[0].value
    assert told.startswith("With batch norm 2.")
    assert "With batch norm, the spread is 0.6" in page.words


def test_a_step_trains_a_network_that_fails_without_batch_norm(page: Page) -> None:
    page.do("do step 4")
    result = page.finish("layer_drift run")
    without, normalized = result.accuracy[:, -1]
    assert without < 0.2
    assert normalized > 0.9
    assert f"{100 * without:.2g}% of the test images" in page.app.success[0].value


def test_last_step_waits_for_the_training(page: Page) -> None:
    page.do("do step 5")
    assert not page.app.success
    result = page.finish("layer_drift run")
    told = page.app.success[0].value
    assert format_number(result.largest_change("none")) in told
    assert "97%" in told


@pytest.mark.parametrize(
    ("factor", "word"), [("10", "the largest that float32 can hold"), ("0.1", "too small")]
)
def test_numbers_out_of_range_are_told_in_words(factor: str, word: str) -> None:
    page = Page("why_normalize", layers="50", activation="relu", factor=factor, start="he")
    assert page.errors == ""
    if factor == "0.1":
        page = Page("why_normalize", layers="50", activation="relu", factor="0.1")
    assert word in page.warnings


def test_details_show_every_layer(page: Page) -> None:
    page.open("Every layer in numbers", "How it is measured", "Papers and claims")
    [table] = [each.body for each in page.app.html if "bn-table" in each.body]
    assert table.count("<tr") == 11
    assert "arxiv.org/abs/1502.03167" in page.words


def test_unit_follows_the_width(page: Page) -> None:
    page.set("number_input", "unit", 80)
    page.set("slider", "width", 10)
    assert page.app.number_input(key="unit").value <= 10
    assert page.errors == ""
