"""A slice is cut to its verdict, and the switch of statistics redraws it without another run."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, middle, no_traceback, parameters, rectangle, settled

TINY = "/landscape?finest=9&width=8&depth=1&trained=10&examples=64&seeds=2"


def test_a_slice_runs_to_its_verdict_is_switched_and_starts_elsewhere(open_page: Opener) -> None:
    page = settled(open_page(TINY))
    player = page.locator(".bn-live:has(.bn-bar)").first
    player.get_by_role("button", name="Run", exact=True).click()
    expect(player.get_by_role("button", name="Finished")).to_be_disabled(timeout=WAIT)
    expect(player.locator(".bn-say")).to_contain_text("preview, 2 seeds", timeout=WAIT)
    expect(player.locator("[data-figure='contours batch']")).to_contain_text("batch statistics")
    page.get_by_role("radio", name="frozen").click()
    expect(player.locator("[data-figure='contours batch']")).to_contain_text("frozen statistics")
    page.wait_for_url(re.compile("statistics=frozen"))
    expect(player.get_by_role("button", name="Finished")).to_be_disabled()
    assert parameters(page)["finest"] == "9"
    next_slice_starts_at_the_cross(page, player)
    no_traceback(page)


def next_slice_starts_at_the_cross(page: Page, player: Locator) -> None:
    """The cross is dragged, or a point clicked."""
    start = page.get_by_label("Start along the first direction", exact=True)
    x, y = middle(player.locator("[data-figure='contours batch'] .shapelayer path").first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 20, steps=3)
    page.mouse.up()
    expect(start).to_have_value(re.compile(r"^0\.[1-9]"))
    player.get_by_role("button", name="Run", exact=True).click()
    expect(player.locator(".bn-say")).to_contain_text("not from the networks", timeout=WAIT)
    plane = rectangle(player.locator("[data-figure='contours none'] .nsewdrag").first)
    page.mouse.click(plane["x"] + plane["width"] / 9, plane["y"] + plane["height"] / 2)
    expect(start).to_have_value(re.compile("^-0"))
    assert parameters(page)["start_a"] == start.input_value()
