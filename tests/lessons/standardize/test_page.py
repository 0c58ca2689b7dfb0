"""The page on standardizing."""

from __future__ import annotations

import pytest

from bn_core.lessons.standardize.samples import EIGHT
from tests.open_lesson import Page


@pytest.fixture
def page() -> Page:
    return Page("standardize")


def test_page_opens_on_the_eight_numbers(page: Page) -> None:
    assert "Mean μ = 5, standard deviation σ = 2." in page.words
    assert "(9 − 5) / 2 = **2**" in page.words


def test_steps_tell_what_they_did(page: Page) -> None:
    told = page.do("do step 1").app.success[0].value
    assert "from 35.6 to 48.2" in told
    assert "Not one z-score changed" in told
    # The second step sets the unit back.
    assert "from 5 to 7 " in page.do("do step 2").app.success[0].value
    assert "σ = 6.93" in page.words
    told = page.do("do step 3").app.success[0].value
    assert "from −1.85 to 2.15" in told


def test_dragged_dot_changes_the_number_in_its_old_unit(page: Page) -> None:
    page.set("button_group", "unit", "fahrenheit")
    dropped = [{"index": 7, "value": 212, "serial": 1}]
    page.report("numbers strip", "changed", {"serial": 1, "chosen": 7, "dropped": dropped})
    assert page.app.text_input(key="x").value.split(", ")[-1] == "100"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1, two", "'two', is not a number"),
        ("1 2; 3 4", "type one list"),
        ("", "There are no numbers here"),
        ("1, nan", "is not a finite number"),
        ("1e13, 1", "is too large"),
    ],
)
def test_bad_text_stays_and_the_last_good_numbers_are_shown(
    page: Page, text: str, words: str
) -> None:
    page.set("text_input", "x", "1, 2, 3")
    page.set("text_input", "x", text)
    assert words in page.errors
    assert page.app.text_input(key="x").value == text
    assert "Mean μ = 2" in page.words


@pytest.mark.parametrize(
    ("text", "words"),
    [("3", "A single number does not vary"), ("3, 3, 3", "All numbers are equal")],
)
def test_numbers_without_spread_are_told_in_words(page: Page, text: str, words: str) -> None:
    page.set("text_input", "x", text)
    assert words in page.errors
    assert "standard deviation is 0" in page.errors
    assert "waits for two different numbers" in page.words


def test_sample_fills_in_the_numbers(page: Page) -> None:
    page.set("selectbox", "numbers sample", "Petals of eight flowers, in cm")
    assert page.app.text_input(key="x").value == "1.4, 1.4, 4.7, 4.5, 4.9, 6, 5.1, 5.9"


def test_menu_names_the_sample_until_its_numbers_are_changed(page: Page) -> None:
    menu = page.app.selectbox(key="numbers sample")
    assert menu.value == "The eight numbers"
    page.set("text_input", "x", "1, 2, 3")
    assert page.app.selectbox(key="numbers sample").value is None
    page.set("selectbox", "numbers sample", "The eight numbers")
    assert page.app.text_input(key="x").value == EIGHT


def test_details_compare_both_deviations(page: Page) -> None:
    page.open("All numbers as a table", "Divide by n or by n − 1?", "Where the flowers come from")
    assert "is 2. Divided by n − 1 = 7, it is 2.14." in page.words
    assert "Fisher" in page.words


def test_prediction_asks_with_digits_that_tell_numbers_apart(page: Page) -> None:
    page.set("text_input", "x", "-1000.1, -1000.2, -1000.4, -1000.5")
    assert "The mean is −1000.3 and the standard deviation 0.158" in page.words
    assert "What is the z-score of −1000.1?" in page.words
    page.predict("first z-score", 1.26)
    assert "(−1000.1 + 1000.3) / 0.158." in page.app.success[-1].value
