"""The clinic in a browser: a case runs by itself, is inspected, changed and fixed."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import parameters, player, settled
from tests.browser.server import until


def play_script(page: Page) -> Locator:
    """Run the script unless it runs by itself, and wait for its end."""
    if player(page, "paused|done").get_attribute("data-state") == "paused":
        player(page).get_by_role("button", name="Run", exact=True).click()
    return player(page, "done")


def test_case_is_fixed_in_the_browser(open_page: Opener) -> None:
    page = settled(open_page("/clinic?case=2&fix=1"))
    play_script(page)
    page.get_by_role("radio", name="running statistics", exact=True).click()
    expect(page.locator(".bn-table", has_text="running mean")).to_contain_text("82")
    page.get_by_text("Fixed. Test accuracy", exact=False).wait_for()
    page.get_by_text("All cases").click()
    page.get_by_text("You have fixed 1 of 28 cases.").wait_for()


def test_error_is_shown_and_a_step_sets_the_address(open_page: Opener) -> None:
    page = settled(open_page("/clinic?case=3"))
    expect(play_script(page).locator(".bn-alert")).to_contain_text(
        re.compile("Expected more than 1 value per channel")
    )
    page.get_by_role("button", name="Call net.eval() before the test").click()
    until(lambda: parameters(page) == {"fix": "1"}, "the fix in the address")
