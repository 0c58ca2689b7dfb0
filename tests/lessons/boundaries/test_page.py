"""The page of the lesson on boundaries: points, steps and links."""

from __future__ import annotations

import pytest

from bn_core.lessons.boundaries.config import ADDED, FOURS, SLOW, BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.own_points import MOST, OwnPoint, write_points
from tests.open_lesson import Page

RUN = "boundaries_live run"
PLAYER = "player boundaries_live"


@pytest.fixture
def page() -> Page:
    return Page("boundaries")


def drop(page: Page, x: float, y: float) -> Page:
    return page.report(PLAYER, "dropped", {"figure": "boundary none", "at": [x, y]})


def test_click_adds_a_point_that_the_address_holds_and_another_removes_it(page: Page) -> None:
    run = page.claimed(RUN)
    drop(page, 0.0, 0.0)
    assert page.said["own"] == "b5050"
    assert page.claimed(RUN) is run
    assert run.wanted.own == "b5050"
    page.set("button_group", "adds", "a")
    drop(page, 1.5, -1.5)
    assert page.said["own"] == "b5050a7525"
    assert Page("boundaries", own="b5050a7525").claimed(RUN).config.own == "b5050a7525"
    drop(page, 0.03, 0.03)
    assert page.said["own"] == "a7525"


def test_points_are_bounded_with_a_sentence(page: Page) -> None:
    full = write_points(tuple(OwnPoint(0, number, 0) for number in range(MOST)))
    page = Page("boundaries", own=full)
    drop(page, 0.0, 0.0)
    assert "which is the most" in page.warnings
    assert page.said["own"] == full
    drop(page, 2.97, 1e12)
    assert page.said["own"] == full


@pytest.mark.parametrize("text", ["a1", "c1010", "a1010a1010", "a1010" * 500])
def test_damaged_points_are_ignored_with_a_sentence(text: str) -> None:
    page = Page("boundaries", own=text)
    assert page.warnings.startswith("Part of the link was ignored.")
    assert page.said["own"] is None


def test_points_can_be_added_and_removed_by_keyboard(page: Page) -> None:
    page.open("Your own points, by numbers")
    page.set("number_input", "new point x", 1.53).click("Add the point")
    assert page.said["own"] == "b7550"
    page.set("number_input", "new point y", -2.0).click("Add the point")
    assert "You have 2 of at most 60 points" in page.words
    page.click("Remove this point")
    assert page.said["own"] == "b7516"
    page.click("Remove all points")
    assert page.said["own"] is None


def test_added_points_keep_the_run_and_its_weights(page: Page) -> None:
    page.do("do step 1")
    run = page.claimed(RUN)
    assert run.config == SLOW
    assert run.goes_on_by_itself
    page.finish(RUN)
    assert "95% of the training points were right: without never" in page.words
    reached = run.frames[-1].step
    page.do("do step 2")
    assert page.claimed(RUN) is run
    assert run.wanted.own == ADDED
    assert not run.done
    assert run.frames[-1].step == reached == SLOW.steps
    assert "What happened appears here when the run has finished." in page.words


def test_step_trains_in_batches_of_four_without_the_points(page: Page) -> None:
    page.do("do step 2").do("do step 3")
    assert page.said["own"] is None
    assert page.claimed(RUN).config == FOURS


def test_step_draws_the_boundary_batch_by_batch_and_the_next_one(page: Page) -> None:
    page.do("do step 4")
    assert page.claimed("boundaries run").config == BatchesConfig()
    page.set("slider", "seeds", 1).set("number_input", "steps", 100)  # fewer for the test
    page.finish("boundaries run")
    assert "In evaluation mode the boundary does not depend on the batch at all." in page.words
    assert page.said["batch"] is None
    page.do("do step 4")
    assert page.said["batch"] == "2"


def test_own_table_is_asked_for_and_the_spirals_stand_in(page: Page) -> None:
    page.set("selectbox", "data", "own")
    assert "Until a table is uploaded, the networks learn the spirals." in page.words
    assert page.claimed(RUN).config == BoundaryConfig()
    page.set("button_group", "picture", "batches")
    assert page.errors == ""


def test_predictions_are_answered(page: Page) -> None:
    page.predict("line of a batch", 4.0)
    assert "Right: it is 4." in page.words
    page.predict("scatter of a line", 16.0)
    assert "it is 4" in page.words


def test_batches_are_no_larger_than_the_points_there_are() -> None:
    page = Page("boundaries", picture="batches", count="20", batch_size="64")
    assert "in batches of 20." in page.words
    with_own = Page("boundaries", picture="batches", count="20", batch_size="64", own=ADDED)
    assert "in batches of 25." in with_own.words
