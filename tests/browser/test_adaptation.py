"""Two steps on one run: a stronger shift, then smaller test batches, without training again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, no_traceback, parameters, settled


def test_steps_tell_what_a_shift_and_small_batches_cost(open_page: Opener) -> None:
    page = settled(open_page("/adaptation"))
    told = page.locator(".st-key-lesson-step [data-testid=stAlert]")
    page.get_by_role("button", name="Raise the severity to 8").click()
    expect(told).to_contain_text("and nothing with the test batch", timeout=WAIT)
    expect(page.locator(".bn-say")).to_contain_text("16 added to each pixel", timeout=WAIT)
    page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Test in batches of 4").click()
    expect(told).to_contain_text("Without a shift it is worse for all 5", timeout=WAIT)
    expect(page.locator(".bn-say")).to_contain_text("test batches of 4", timeout=WAIT)
    page.wait_for_url("**/adaptation?*test_size=4*")
    assert "severity" not in parameters(page)
    no_traceback(page)
