"""A slice is cut to its verdict, and the switch of statistics redraws it without another run."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, no_traceback, parameters, settled

TINY = "/landscape?finest=9&width=8&depth=1&trained=10&examples=64&seeds=2"


def test_a_slice_runs_to_its_verdict_and_is_switched(open_page: Opener) -> None:
    page = settled(open_page(TINY))
    player = page.locator(".bn-live:has(.bn-bar)").first
    player.get_by_role("button", name="Run", exact=True).click()
    expect(player.get_by_role("button", name="Finished")).to_be_disabled(timeout=WAIT)
    expect(player.locator(".bn-say")).to_contain_text("The claim “", timeout=WAIT)
    expect(player.locator("[data-figure='contours batch']")).to_contain_text("batch statistics")
    page.get_by_role("radio", name="frozen").click()
    expect(player.locator("[data-figure='contours batch']")).to_contain_text("frozen statistics")
    page.wait_for_url(re.compile("statistics=frozen"))
    expect(player.get_by_role("button", name="Finished")).to_be_disabled()
    assert parameters(page)["finest"] == "9"
    no_traceback(page)
