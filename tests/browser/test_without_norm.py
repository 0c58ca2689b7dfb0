"""Networks of a link are trained to their end, and a step sets the controls."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, no_traceback, parameters, player, settled


def test_networks_of_a_link_run_to_their_end_and_steps_set_others(open_page: Opener) -> None:
    page = settled(open_page("/without_norm?blocks=1&width=8&steps=20&seeds=1"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    expect(page.locator(".bn-say")).to_contain_text("one seed: batch norm", timeout=WAIT)
    expect(page.get_by_role("cell", name="SkipInit + clipping")).to_be_visible(timeout=WAIT)
    for _ in range(2):
        page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Remove the skips").click()
    page.wait_for_url("**/without_norm?skips=false*")
    assert parameters(page) == {"skips": "false"}
    no_traceback(page)
