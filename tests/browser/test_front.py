"""The front page moves, explains its words, and opens lessons without a reload."""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import settled
from tests.browser.server import until
from tests.browser.test_opening import hardly_moves

STRIP = ".bn-moving-strip"


def turn(page: Page) -> str:
    return page.locator(STRIP).get_attribute("data-turn") or ""


def test_front_page_moves_keeps_what_is_finished_and_opens_a_lesson(open_page: Opener) -> None:
    page = open_page("/_stcore/health")  # what has no script
    page.evaluate("localStorage.setItem('bn-answers course', '[[\"four_steps\", 1]]')")
    page.goto(urljoin(page.url, "/nope"))
    hardly_moves(settled(page))
    page.locator(".bn-card .finished").wait_for()  # the page has run again with what was stored
    expect(page.get_by_text("There is no page “/nope” here.")).to_be_visible()
    for part in (
        moves_until_it_is_paused,
        explains_a_word,
        finished_lessons_are_cleared,
        opens_a_lesson,
    ):
        part(page)


def moves_until_it_is_paused(page: Page) -> None:
    first = turn(page)
    until(lambda: turn(page) != first, "another flower")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    expect(page.locator(f"{STRIP} text.value.chosen").first).to_have_text("4.7")


def explains_a_word(page: Page) -> None:
    term, sentence = page.get_by_role("link", name="mini-batch"), page.locator("#bn-term")
    term.hover()
    sentence.wait_for()
    expect(term).to_have_accessible_description(sentence.inner_text())
    page.keyboard.press("Escape")
    expect(sentence).to_be_hidden()


def opens_a_lesson(page: Page) -> None:
    """The page is not loaded again."""
    page.evaluate("window.same = true")
    page.get_by_role("searchbox").fill("epsilon")
    page.locator(".bn-finder").get_by_role("link", name="epsilon (ε)").click()
    expect(page.locator("[data-key=epsilon][data-open]")).to_be_in_viewport()
    assert page.evaluate("window.same"), "the page was loaded again"


def finished_lessons_are_cleared(page: Page) -> None:
    """The browser keeps them until then."""
    stored = "localStorage.getItem('bn-answers course')"
    finished = page.locator(".bn-card:has(.finished)")
    expect(finished).to_have_attribute("href", "/four_steps")
    page.get_by_role("button", name="Clear finished lessons").click()
    expect(finished).to_have_count(0)
    until(lambda: page.evaluate(stored) is None, "nothing stored")


def test_front_page_stands_still_and_no_dialog_covers_it(open_page: Opener) -> None:
    page = settled(open_page("/nope", reduced_motion="reduce"))
    expect(page.locator(f"{STRIP} button")).to_have_text("Play")
    expect(page.get_by_role("dialog")).to_have_count(0)
