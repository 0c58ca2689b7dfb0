"""Points are added and removed by click and tap while two networks learn them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import (
    PHONE,
    no_traceback,
    nothing_scrolls_sideways,
    parameters,
    player,
    read_trained_steps,
    run_address,
    settled,
)
from tests.browser.server import until

SLOW = "steps=2000&depth=8&width=64&count=400"
"""Networks that take a while."""


def picture(page: Page, network: str) -> Locator:
    """The square of a network's map."""
    return page.locator(f"[data-figure='boundary {network}'] .imagelayer image")


def find_place(page: Page, network: str, x: float, y: float) -> tuple[float, float]:
    """Return where coordinates lie on the screen."""
    shown = picture(page, network)
    shown.scroll_into_view_if_needed()
    box = shown.bounding_box()
    assert box is not None
    assert abs(box["width"] - box["height"]) < 1, "the map is a square"
    return box["x"] + (x + 3) / 6 * box["width"], box["y"] + (3 - y) / 6 * box["height"]


def count_own(page: Page) -> int:
    """Return the markers of the reader's own points on the first map, which are the large ones."""
    script = """nodes => nodes.filter(node => node.getBoundingClientRect().width > 10).length"""
    found = page.locator("[data-figure='boundary none'] .scatterlayer .points path")
    count: int = found.evaluate_all(script)
    return count


def swipe_up(page: Page, x: float, y: float) -> None:
    """Draw a finger over the screen, as a reader does who scrolls down."""
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for moved in range(15, 166, 15):
        send("touchMove", {"x": x, "y": y - moved})
    send("touchEnd")


def test_points_are_added_and_removed_while_the_networks_train(open_page: Opener) -> None:
    page = settled(open_page(f"/boundaries?{SLOW}"))
    player(page, "paused")
    run = run_address(page)
    page.get_by_role("button", name="Play").click()
    until(lambda: read_trained_steps(page) >= 20, "some steps")
    page.mouse.click(*find_place(page, "batch", 0.03, 0.03))
    until(lambda: parameters(page).get("own") == "b5050", "the point in the address")
    until(lambda: count_own(page) == 1, "the point on the map")
    player(page, "playing")
    reached = read_trained_steps(page)
    until(lambda: read_trained_steps(page) > reached + 10, "training that goes on")
    said = page.locator(".bn-say")
    expect(said).to_contain_text("Of your own 1 point, this share is right")
    page.get_by_role("radio", name="A", exact=True).click()
    until(lambda: parameters(page).get("adds") == "a", "the class in the address")
    page.mouse.click(*find_place(page, "none", 1.53, -1.47))
    until(lambda: parameters(page).get("own") == "b5050a7525", "two points in the address")
    page.mouse.click(*find_place(page, "none", 0.05, 0.0))
    until(lambda: parameters(page).get("own") == "a7525", "the first point removed")
    player(page, "playing")
    assert run_address(page) == run
    reached = read_trained_steps(page)
    until(lambda: read_trained_steps(page) > reached, "training that goes on")
    page.get_by_role("button", name="Pause").click()
    player(page, "paused")
    no_traceback(page)


def test_a_tap_adds_a_point_and_a_swipe_scrolls_the_page(open_page: Opener) -> None:
    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    page = settled(open_page("/boundaries?own=a7525", **options))
    player(page, "paused|done")
    until(lambda: count_own(page) == 1, "the point of the link")
    picture(page, "batch").wait_for(state="attached")
    page.touchscreen.tap(*find_place(page, "none", -1.47, 1.47))
    until(lambda: parameters(page).get("own") == "a7525b2574", "the tapped point in the address")
    x, y = find_place(page, "none", 0.0, 0.0)
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(scrolled)
    swipe_up(page, x, y)
    until(lambda: page.evaluate(scrolled) > before + 50, "a page that has scrolled")
    assert parameters(page)["own"] == "a7525b2574"
    nothing_scrolls_sideways(page)


def test_the_boundary_is_drawn_batch_by_batch(open_page: Opener) -> None:
    page = settled(open_page("/boundaries?picture=batches&seeds=1&steps=100"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    left = page.locator("[data-figure='boundary of a batch']")
    expect(left).to_contain_text("statistics of batch 1")
    drawn = left.locator(".imagelayer image")
    first = drawn.get_attribute("href") or drawn.get_attribute("xlink:href")
    page.get_by_role("slider", name=re.compile("^Batch shown")).press("ArrowRight")
    until(lambda: parameters(page).get("batch") == "2", "the batch in the address")
    left.scroll_into_view_if_needed()  # what is out of sight is drawn once it is seen
    expect(left).to_contain_text("statistics of batch 2")
    until(
        lambda: (drawn.get_attribute("href") or drawn.get_attribute("xlink:href")) != first,
        "another boundary",
    )
    expect(page.locator(".bn-say")).to_contain_text(re.compile("With the statistics of batch 2"))
    no_traceback(page)
