"""What a layer remembers is put to work: a case to solve, a network to ask."""

import re

import numpy as np
import pytest

from bn_core.lessons.train_eval.config import CAUSES, BatchCompositionConfig, FailureCaseConfig
from bn_core.lessons.train_eval.diagnosis import name_cause
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION
from bn_core.lessons.train_eval.failure_case import simulate_case
from bn_core.text.numbers import format_number
from pages.running_averages.batch_composition import RUN
from tests.open_lesson import Page

NAME = "running_averages"


@pytest.fixture(scope="module")
def opened() -> Page:
    """The page as it opens, for tests that only read it."""
    return Page(NAME)


def cells(page: Page, caption: str) -> list[list[float]]:
    """The numbers, in full, of each row of the table with this caption."""
    [shown] = [each.body for each in page.app.html if caption in each.body]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", shown)
    found = [[float(cell) for cell in re.findall(r"title='([^']+)'", row)] for row in rows]
    return [row for row in found if row]


def guess(page: Page, cause: str) -> Page:
    [asked] = [each for each in page.app.button_group if (each.key or "").startswith("case guess")]
    asked.set_value(cause)
    return page.run()


def test_a_mystery_tells_the_evidence_and_not_the_cause(opened: Page) -> None:
    found = simulate_case("surprise", 1)
    because = name_cause(found).because
    assert because not in opened.words
    assert f"differ by **{format_number(found.gap)}**" in opened.words
    rows = cells(opened, "The running statistics of the layer")
    np.testing.assert_array_equal(rows[0], [found.stats.mean[0], found.stats.var[0]])
    assert rows[1][0] <= rows[2][0]
    assert rows[3][0] == found.train.mean[0]


def test_a_right_and_a_wrong_guess_are_answered_with_the_numbers() -> None:
    page, found = Page(NAME, case_seed="1"), simulate_case("surprise", 1)
    assert found.cause == "poisoned"
    guess(page, "cold")
    assert "You said cold; what was simulated is: poisoned." in page.words
    assert name_cause(found).because in page.words
    guess(page, "poisoned")
    assert "Right: poisoned." in page.words


def test_describe_gap_explains_a_gap_of_zero() -> None:
    page, found = Page(NAME, case_seed="0"), simulate_case("surprise", 0)
    assert (found.cause, found.gap) == ("forgotten", 0)
    assert "they are the same to the last digit" in page.words
    assert name_cause(found).because not in page.words


def test_another_case_asks_again() -> None:
    page = guess(Page(NAME, cause="surprise", case_seed="1"), "poisoned")
    page.click("another case")
    assert page.app.number_input(key="case_seed").value == 2
    assert "Right" not in page.words
    assert "The answer appears when you have named one." in page.words


def test_after_the_last_case_comes_the_first() -> None:
    last = str(int(FailureCaseConfig.knob("seed").high))
    page = Page(NAME, case_seed=last).click("another case")
    assert page.app.number_input(key="case_seed").value == 0


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_that_is_asked_for_is_explained_at_once(cause: str) -> None:
    page = Page(NAME, cause=cause)
    assert name_cause(simulate_case(cause, 1)).because in page.words
    assert "Name the cause" not in [each.label for each in page.app.button_group]


@pytest.mark.parametrize("size", [8, 256])
def test_a_case_at_the_ends_of_its_size_is_shown(size: int) -> None:
    page = Page(NAME, case_size=str(size))
    assert f"one batch of {size} numbers" in page.words
    assert page.errors == page.warnings == ""


def test_the_network_is_an_experiment_with_the_controls_values(opened: Page) -> None:
    run = opened.claimed(RUN)
    assert (run.config, run.experiment, run.held) == (
        BatchCompositionConfig(),
        BATCH_COMPOSITION,
        False,
    )
    page = Page(NAME, activation="relu", rate="0.1", steps="50", test_size="128", seed="3")
    wanted = BatchCompositionConfig(activation="relu", rate=0.1, steps=50, test_size="128", seed=3)
    assert page.claimed(RUN).config == wanted
    assert "Seed 3, the film's" in page.words
    assert "told for batches of 128" in page.words


def test_the_same_controls_keep_the_run_and_others_ask_for_a_fresh_one() -> None:
    page = Page(NAME)
    first = page.claimed(RUN)
    assert page.click("another case").claimed(RUN) is first
    assert page.set("number_input", "steps", 100).claimed(RUN) is not first


def test_what_no_control_takes_is_named_with_what_is_used_instead() -> None:
    page = Page(NAME, cause="magic", case_seed="-1", rate="0")
    for used in (
        "Used instead: surprise.",
        "Used instead: 1.",
        "Used instead: 0.5.",
    ):
        assert used in page.warnings


def test_every_check_is_offered(opened: Page) -> None:
    ids = [each.proto.id for each in opened.app.get("bidi_component")]
    for key in ("companions",):
        assert any(each.endswith(key) for each in ids), (key, ids)
