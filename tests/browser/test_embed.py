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
    assert (parameters(page)["embed"], parameters(page)["hide"]) == ("1", "steps,details")
    whole = page.get_by_role("link", name="Open the whole lesson")
    whole.focus()
    there = parse_qs(urlsplit(whole.get_attribute("href") or "").query)
    assert there == {"eps": ["0.001"], "x": [parameters(page)["x"]]}
