"""Length and direction in a browser: w is dragged, and networks run to their end."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import parameters, settled
from tests.browser.server import until


def test_w_is_dragged_on_the_map_and_stands_in_the_link(open_page: Opener) -> None:
    page = settled(open_page("/length_direction"))
    grip = page.locator(".bn-panel[data-figure='unit map'] .shapelayer path").first
    grip.wait_for()
    box = grip.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y - 30, steps=5)
    page.mouse.up()
    until(lambda: float(parameters(page).get("length", "1")) > 1.5, "the length in the address")


def test_the_networks_of_a_link_run_to_their_end(open_page: Opener) -> None:
    page = settled(open_page("/length_direction?net_steps=20&net_seeds=2&epsilon=1e-12"))
    player = page.locator(".bn-live:has(.bn-bar)").nth(0)
    player.get_by_role("button", name="Run", exact=True).click()
    player.get_by_role("button", name="Finished", disabled=True).wait_for()
    expect(player.locator(".bn-say")).to_contain_text("20 of 20 steps")
