"""The front page marks a lesson whose steps are all done."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, settled


def test_a_lesson_whose_steps_are_all_done_is_marked_on_the_front_page(open_page: Opener) -> None:
    page = settled(open_page("/standardize"))  # trains nothing
    card = page.locator(".st-key-lesson-step")
    for place in range(1, 4):
        if place > 1:
            page.get_by_role("button", name="Next step →").click()
        expect(card).to_contain_text(f"step {place} of 3")
        page.locator(f".st-key-do-step-{place} button").click()
        card.get_by_test_id("stAlert").wait_for()
    settled(page)
    page.get_by_role("button", name="Course").or_(page.get_by_role("link", name="Course")).click()
    finished = page.locator(".bn-card:has(.finished)")
    expect(finished).to_have_attribute("href", "/standardize", timeout=WAIT)
    page.reload()
    expect(finished).to_have_attribute("href", "/standardize", timeout=WAIT)
