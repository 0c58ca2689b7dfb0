"""Covariate shift is measured to its end, and the page then speaks of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, no_traceback, player, settled


def test_it_runs_to_its_verdicts(open_page: Opener) -> None:
    page = settled(open_page("/covariate_shift?layers=2&steps=20&seeds=1"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    expect(page.locator(".bn-say").first).to_contain_text("20 training steps", timeout=WAIT)
    page.get_by_text("What this run says about claims").click()
    page.get_by_text("preview, 1 seed").first.wait_for()
    no_traceback(page)
