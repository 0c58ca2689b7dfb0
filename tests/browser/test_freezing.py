"""A field of the map of settings is clicked, and the page shows what moved with it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, no_traceback, parameters, player, rectangle, settled


def test_click_on_the_map_chooses_a_setting(open_page: Opener) -> None:
    page = settled(open_page("/freezing?steps=5"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    expect(page.locator(".bn-say")).to_contain_text("Not frozen", timeout=WAIT)
    box = rectangle(page.locator("[data-figure='freezing map'] .nsewdrag").first)
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.wait_for_url(re.compile("mode=eval"))
    assert parameters(page)["mode"] == "eval"
    expect(page.locator(".bn-say")).to_contain_text("Frozen: after 5 steps", timeout=WAIT)
    no_traceback(page)
