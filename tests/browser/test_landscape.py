"""A slice is cut to its verdict, and the switch of statistics redraws it without another run."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, middle, no_traceback, parameters, rectangle, settled
from tests.browser.server import until

TINY = "/landscape?finest=9&width=8&depth=1&trained=10&examples=64&seeds=2"


def test_a_slice_is_computed_is_switched_and_starts_elsewhere(open_page: Opener) -> None:
    page = settled(open_page(TINY))
    player = page.locator(".bn-live:has(.bn-bar)").first
    maps = player.locator("[data-figure='contours']")
    player.get_by_role("button", name="Run", exact=True).click()
    player.get_by_role("button", name="Finished", disabled=True).wait_for()
    expect(maps).to_contain_text("batch statistics", timeout=WAIT)
    left, right = (rectangle(maps.locator(f".{each} .nsewdrag")) for each in ("xy", "x2y2"))
    for each in (left, right):
        assert abs(each["width"] - each["height"]) < 2
    choose(page, "Statistics of batch norm", "frozen")
    expect(maps).to_contain_text("frozen statistics")
    page.wait_for_url(re.compile("statistics=frozen"))
    player.get_by_role("button", name="Finished", disabled=True).wait_for()
    assert parameters(page)["finest"] == "9"
    next_slice_starts_at_the_cross(page, player)
    no_traceback(page)


def choose(page: Page, label: str, name: str) -> None:
    """Choose an option of a menu, which a run of the page for the result may close again."""
    option = page.get_by_role("option", name=name)

    def is_open() -> bool:
        if not option.count():
            page.get_by_role("combobox", name=label).click()
        return option.is_visible()

    until(is_open, f"the menu {label}")
    option.click()


def next_slice_starts_at_the_cross(page: Page, player: Locator) -> None:
    """The cross is dragged in either map, or a point clicked."""
    for place in (1, 0):
        x, y = middle(player.locator("[data-figure='contours'] .shapelayer path").nth(place))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60 - 20 * place, y - 20, steps=3)
        page.mouse.up()
        page.wait_for_url(re.compile(r"start_a=0\.[1-9]"))
        player.get_by_role("button", name="Run", exact=True).click()
        expect(player.locator(".bn-say")).to_contain_text("The slice starts", timeout=WAIT)
    plane = rectangle(player.locator("[data-figure='contours'] .xy .nsewdrag"))
    page.mouse.click(plane["x"] + plane["width"] / 9, plane["y"] + plane["height"] / 2)
    page.wait_for_url(re.compile("start_a=-0"))
