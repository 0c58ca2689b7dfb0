"""Length and direction in a browser: a run to its verdicts, and a w that stands in the link."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import parameters, settled
from tests.browser.server import until


def test_networks_run_and_a_longer_w_stands_in_the_link(
    open_page: Opener,
) -> None:
    page = settled(open_page("/length_direction?net_steps=20&net_seeds=2&epsilon=1e-12"))
    player = page.locator(".bn-live:has(.bn-bar)").nth(0)
    player.get_by_role("button", name="Run", exact=True).click()
    expect(player.get_by_role("button", name="Finished")).to_be_disabled()
    expect(player.locator(".bn-say")).to_contain_text("BN(aWx) = BN(Wx).” holds only when")
    page.get_by_role("button", name="Three times as long").click()
    until(lambda: float(parameters(page).get("length", "0")) == 3, "the length in the address")
    expect(page.locator(".bn-table").first).to_contain_text("30")
