"""The ledger in a reader's hands: a claim is run in its row, kept, and the whole is stopped."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import settled
from tests.browser.server import Server

LONG = 240_000
"""Milliseconds that a short set-up may take on a machine that does much else."""


def row(page: Page, claim: str) -> Locator:
    return page.locator(f".st-key-open-{claim}")


def test_claims_are_run_kept_and_stopped(fresh_server: Server, open_page: Opener) -> None:
    page = settled(open_page("/claims", on=fresh_server))
    expect(row(page, "C01")).to_contain_text("not run")
    row(page, "C01").locator("summary").click()
    expect(row(page, "C01")).to_contain_text("Nothing is measured yet")
    row(page, "C01").get_by_role("button", name="Run", exact=True).click()
    expect(row(page, "C01").locator("summary")).to_contain_text("does not hold here", timeout=LONG)
    expect(row(page, "C01")).to_contain_text("−0.265")

    # The whole goes on from what is kept, and stops when it is told to.
    whole = page.locator(".bn-live:has(.bn-bar)").first
    expect(whole.locator(".bn-say")).to_contain_text("✗", timeout=LONG)
    whole.get_by_role("button", name="Run", exact=True).click()
    whole.get_by_role("button", name="Stop").click()
    expect(whole.get_by_role("button", name="Run", exact=True)).to_be_visible()

    # Other claims were answered by the same run, and whoever opens the lab later sees them, too.
    other = settled(open_page("/claims", on=fresh_server))
    expect(row(other, "C02").locator("summary")).to_contain_text("holds")
    expect(other.get_by_text(re.compile(r"Of 41 claims: \d+ hold")).first).to_be_visible()
