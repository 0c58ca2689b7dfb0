"""Tests of the page on training mode and evaluation mode."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from bn_core.lessons.train_eval.causes import NAMES, REMEDIES
from bn_core.lessons.train_eval.config import CAUSES, BatchCompositionConfig, FailureCaseConfig
from bn_core.lessons.train_eval.diagnosis import name_cause
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION
from bn_core.lessons.train_eval.failure_case import simulate_case
from bn_core.text.numbers import format_number
from pages.shared.kept_answers import KEPT
from pages.train_eval.batch_composition import RUN
from tests.open_lesson import Page

NAME = "train_eval"


@pytest.fixture(scope="module")
def opened_page() -> Page:
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
    asked.set_value(CAUSES.index(cause))
    return page.run()


def test_unknown_case_shows_the_evidence_and_not_the_cause(opened_page: Page) -> None:
    found = simulate_case("surprise", 1)
    because = name_cause(found).because
    assert because not in opened_page.words
    assert f"differ by {format_number(found.gap)}" in opened_page.words
    page = Page(NAME).open("The numbers of this layer")
    rows = cells(page, "Running statistics, statistics of the last")
    np.testing.assert_array_equal(rows[0], [found.stats.mean[0], found.stats.var[0]])
    assert rows[1][0] <= rows[2][0]
    assert rows[3][0] == found.train.mean[0]


def test_a_reload_finds_the_cause_that_was_chosen() -> None:
    cause = simulate_case("surprise", 1, batch_size=8).cause
    stored = guess(Page(NAME, case_size="8"), CAUSES[0]).app.session_state[KEPT][NAME]
    page = Page(NAME, case_size="8").run()
    assert f"Cause: {NAMES[cause]}" not in page.words
    page.report(f"answers {NAME}", "found", {"pages": {NAME: stored}})
    assert f"**Cause: {NAMES[cause]}.**" in page.words


def test_output_of_an_example_follows_from_the_numbers_that_are_shown() -> None:
    words = Page(NAME).open("The four steps in both modes").words
    [x] = re.findall(r"has x = ([\d.]+) in both modes", words)
    [y] = re.findall(r"output y is (−?[\d.]+) in training mode", words)
    [(mean, var)] = re.findall(
        r"Training mode\*\*: normalizes with μ = (\S+) and σ² = (\S+)", words
    )
    computed = (float(x) - float(mean)) / float(var) ** 0.5
    assert abs(computed - float(y.replace("−", "-"))) < 3e-3


def test_guess_is_answered_with_the_numbers() -> None:
    page, found = Page(NAME, case_seed="1"), simulate_case("surprise", 1)
    assert found.cause == "poisoned"
    guess(page, "cold")
    assert "You chose “too few batches”. It is “one corrupted batch”." in page.words
    assert name_cause(found).because in page.words
    guess(page, "poisoned")
    assert "Right: one corrupted batch." in page.words


def test_gap_of_zero_is_explained() -> None:
    page, found = Page(NAME, case_seed="0"), simulate_case("surprise", 0)
    assert (found.cause, found.gap) == ("forgotten", 0)
    assert "the same in both modes, to the last digit" in page.words
    assert name_cause(found).because not in page.words


def test_another_case_asks_again() -> None:
    page = guess(Page(NAME, cause="surprise", case_seed="1"), "poisoned")
    page.click("another case")
    assert page.app.number_input(key="case_seed").value == 2
    assert "Right" not in page.words
    assert "The answer appears when you have chosen a cause." in page.words


def test_after_the_last_case_comes_the_first() -> None:
    last = str(int(FailureCaseConfig.knob("seed").high))
    page = Page(NAME, case_seed=last).click("another case")
    assert page.app.number_input(key="case_seed").value == 0


@pytest.mark.parametrize("cause", CAUSES)
def test_chosen_cause_is_explained_at_once(cause: str) -> None:
    page = Page(NAME, cause=cause)
    assert name_cause(simulate_case(cause, 1)).because in page.words
    assert f"**Cause: {NAMES[cause]}.**" in page.words
    assert REMEDIES[cause] in page.words
    assert "What is wrong with this layer?" not in [e.label for e in page.app.button_group]
    assert page.said["cause"] == cause


@pytest.mark.parametrize("size", [8, 256])
def test_case_at_the_ends_of_its_size_is_shown(size: int) -> None:
    page = Page(NAME, case_size=str(size))
    figures = [each for each in page.app.get("bidi_component") if "modes" in each.proto.id]
    assert f"One batch of {size} in both modes" in str(figures[0].proto)
    assert page.errors == page.warnings == ""


@pytest.mark.parametrize("cause", ["poisoned", "forgotten"])
def test_code_has_the_outputs_of_the_picture(cause: str) -> None:
    space: dict[str, Any] = {}
    exec(Page(NAME, cause=cause).code("BatchNorm1d"), space)
    case = simulate_case(cause, 1)
    np.testing.assert_allclose(space["evaluation"].numpy(), case.eval.y, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(space["training"].numpy(), case.train.y, rtol=1e-9, atol=1e-12)


def test_steps_tell_the_measured_numbers() -> None:
    page = Page(NAME)
    told = ("differ by 0.323", "running mean is 2.35", "standard deviation 0.158 instead of 1")
    for number, words in enumerate(told, start=1):
        page.do(f"do step {number}")
        assert words in page.app.success[0].value


def test_last_step_tests_the_network_and_tells_its_accuracy() -> None:
    page = Page(NAME).do("do step 4")
    assert "Training mode in batches" not in page.words
    assert page.claimed(RUN).goes_on_by_itself
    result = page.finish(RUN)
    place = result.index_of_size(32)
    [told] = [each.value for each in page.app.success]
    assert f"accuracy {format_number(result.eval_accuracy)}." in told
    assert f"{format_number(float(result.by_class[place]))} if they are sorted" in told
    assert result.eval_accuracy > 0.9
    assert result.random[place] > 0.8
    assert result.by_class[place] < 0.4


def test_link_with_a_control_of_the_network_shows_the_network() -> None:
    page = Page(NAME, activation="relu", rate="0.1", steps="50", test_size="128", seed="3")
    wanted = BatchCompositionConfig(activation="relu", rate=0.1, steps=50, test_size="128", seed=3)
    run = page.claimed(RUN)
    assert (run.config, run.experiment, run.is_held) == (wanted, BATCH_COMPOSITION, False)
    assert "in batches of 128" in page.words
    assert page.warnings == ""


def test_run_is_kept_while_its_controls_stay() -> None:
    page = Page(NAME, view="network")
    first = page.claimed(RUN)
    assert page.click("another case").claimed(RUN) is first
    assert page.set("number_input", "steps", 100).claimed(RUN) is not first


def test_refused_values_are_named_with_what_is_used_instead() -> None:
    page = Page(NAME, cause="magic", case_seed="-1", rate="0")
    for used in ("Used instead: surprise.", "Used instead: 1.", "Used instead: 0.5."):
        assert used in page.warnings
