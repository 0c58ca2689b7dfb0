"""An embedded instrument shows itself, and nothing of the page around it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, nothing_scrolls_sideways, parameters, settled
from tests.browser.server import until

CHROME = "header, .st-key-lesson-tools, .st-key-lesson-footer, .st-key-lesson-head"


def test_an_embedded_lesson_has_no_chrome_and_hides_what_is_asked(open_page: Opener) -> None:
    page = settled(open_page("/epsilon?eps=0.001&embed=1&hide=steps,details", viewport=PHONE))
    page.locator(".bn-panel .main-svg").first.wait_for()
    for hidden in (*CHROME.split(", "), ".st-key-lesson-step", ".st-key-lesson-details"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.get_by_role("heading", name="What is ε for?").wait_for()
    page.locator(".st-key-lesson-check").wait_for()
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    assert parameters(page)["eps"] == "0.001"
    nothing_scrolls_sideways(page)

    page.locator(".st-key-x textarea").fill("1, 2, 3")
    page.keyboard.press("Control+Enter")
    until(lambda: "x" in parameters(page), "the batch in the address")
    assert parameters(page)["embed"] == "1"
    whole = page.get_by_role("link", name="Open the whole lesson")
    whole.focus()
    there = parse_qs(urlsplit(whole.get_attribute("href") or "").query)
    assert there == {"eps": ["0.001"], "x": [parameters(page)["x"]]}
    page.reload()
    expect(settled(page).locator("header").first).to_be_hidden()


def test_an_embedded_lesson_without_its_steps_keeps_all_controls(open_page: Opener) -> None:
    """Controls and pictures have columns of their own, which are no place of the steps."""
    hidden = "question,steps,why,check,details"
    page = settled(open_page(f"/four_steps?embed=1&hide={hidden}"))
    expect(page.locator(".st-key-lesson-step").first).to_be_hidden()
    for control in ("Your batch", "γ", "β"):
        expect(
            page.locator(".st-key-lesson-controls").get_by_text(control, exact=True)
        ).to_be_visible()


def test_a_lesson_that_is_not_embedded_keeps_its_chrome(open_page: Opener) -> None:
    page = settled(open_page("/epsilon"))
    for shown in (".st-key-lesson-tools", ".st-key-lesson-footer", ".st-key-lesson-step"):
        page.locator(shown).wait_for()
    expect(page.locator(".bn-whole")).to_have_count(0)
