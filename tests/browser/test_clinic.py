"""The clinic in a reader's hands: run, inspect, change, run again, cured."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, parameters, settled
from tests.browser.server import until


def played(page: Page, number: int) -> Locator:
    """Press Run of a player, from 0, and wait for its end."""
    found = page.locator(".bn-live:has(.bn-bar)").nth(number)
    expect(found).to_have_attribute("data-state", "paused", timeout=WAIT)
    found.get_by_role("button", name="Run", exact=True).click()
    expect(found).to_have_attribute("data-state", "done", timeout=WAIT)
    return found


def test_a_case_is_cured_in_the_browser(open_page: Opener) -> None:
    page = settled(open_page("/clinic?case=2&fix=1"))
    played(page, 0)
    page.get_by_role("radio", name="buffers").click()
    expect(page.locator(".bn-table", has_text="running")).to_contain_text("82")
    played(page, 1)
    expect(page.get_by_text("Cured.", exact=False)).to_be_visible()
    expect(page.get_by_text("1 cured in this session", exact=False)).to_be_visible()


def test_an_error_is_read_where_it_happened_and_a_try_is_a_link(open_page: Opener) -> None:
    page = settled(open_page("/clinic?case=3"))
    expect(played(page, 0).locator(".bn-alert")).to_contain_text(
        re.compile("Expected more than 1 value per channel")
    )
    page.get_by_role("button", name="Case 2: a fix that looks right").click()
    until(lambda: parameters(page) == {"case": "2", "fix": "3"}, "case and fix in the address")
