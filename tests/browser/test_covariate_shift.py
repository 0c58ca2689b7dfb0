"""Covariate shift is measured to its end, and the page then speaks of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import (
    WAIT,
    more_settings,
    no_traceback,
    parameters,
    player,
    settled,
)


def test_it_runs_to_its_verdicts(open_page: Opener) -> None:
    page = settled(open_page("/covariate_shift?layers=2&steps=20&seeds=1"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    expect(page.locator(".bn-say").first).to_contain_text("20 training steps", timeout=WAIT)
    page.get_by_text("What this run says about claims").click()
    page.get_by_text("preview, 1 seed").first.wait_for()
    no_traceback(page)
    refused_number_says_why(page)


def refused_number_says_why(page: Page) -> None:
    """Streamlit shows it only while a mouse points at a mark."""
    more_settings(page)
    seed = page.get_by_role("spinbutton", name="First seed")
    seed.fill("99999999")
    seed.press("Enter")
    why = page.locator("[data-invalid]", has=seed).get_by_role("alert").first
    why.wait_for()
    assert "between 0 and 9990" in why.inner_text()
    legible = """why => {
      const field = why.parentElement.querySelector("input").getBoundingClientRect()
      const { top, height } = why.getBoundingClientRect()
      return top >= field.bottom - 1 && height > 15
    }"""
    assert why.evaluate(legible), "below the number, in letters that can be read"
    instructions = page.locator("[data-testid=stNumberInput]", has=seed).get_by_text("Press Enter")
    assert not instructions.is_visible(), "no other words over it"
    assert parameters(page).get("seed", "0") == "0"
