"""A sweep fills its maps, a tap chooses a cell, and the cell's link opens its run."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, WAIT, no_traceback, parameters, player, rectangle, settled
from tests.browser.server import until

TINY = "/sweeps?rates=3&cells=3&seeds=1&steps=20&width=4&data=moons&layer_norm=false"
MAP = "[data-figure='map batch']"


def run_sweep(page: Page) -> Page:
    """The tiny sweep, run to its end."""
    settled(page)
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    return page


def test_a_sweep_runs_to_its_end_on_a_phone_and_a_tap_chooses_a_cell(open_page: Opener) -> None:
    page = run_sweep(open_page(TINY, viewport=PHONE, has_touch=True, is_mobile=True))
    said = page.locator(".bn-say")
    expect(said).to_contain_text("Batch norm loses in no cell", timeout=WAIT)
    page.get_by_text("The framed cell, seed by seed").click()
    cells = page.get_by_role("region", name="The chosen cell, seed by seed")
    cells.wait_for()
    finger_scrolls_and_chooses(page)
    no_traceback(page)


def finger_scrolls_and_chooses(page: Page) -> None:
    """A finger that moves scrolls the page, and one that taps chooses a cell."""
    panel = page.locator(MAP)
    panel.scroll_into_view_if_needed()
    plot = panel.locator(".nsewdrag")
    box = rectangle(plot)
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, lift in (("touchStart", 0), *(("touchMove", 12 * n) for n in range(1, 9))):
        points = [{"x": x, "y": y - lift}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    script = "node => node.getBoundingClientRect().y"
    until(lambda: plot.evaluate(script) < box["y"] - 40, "the page to scroll")
    box = rectangle(plot)
    page.touchscreen.tap(box["x"] + box["width"] * 0.85, box["y"] + box["height"] * 0.15)
    page.wait_for_url(re.compile("rate_place=3"))
    assert parameters(page)["cell_place"] == "3"
    settled(page)


def test_stop_stops_and_run_goes_on(open_page: Opener) -> None:
    page = settled(open_page("/sweeps?steps=100&seeds=2"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    stop = page.get_by_role("button", name="Stop", exact=True)
    stop.wait_for()
    stop.click()
    player(page, "paused")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled(timeout=WAIT)
    no_traceback(page)
