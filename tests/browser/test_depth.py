"""The depth lesson in a reader's hands: a gradient is sent down and the claims are judged."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import settled

LITTLE = "/depth?layers=8&units=64&together=8&seeds=1&jacobian=16&deepest=20&train_steps=10"


def test_both_experiments_run_to_their_verdicts(open_page: Opener) -> None:
    page = settled(open_page(LITTLE))
    for place, words in enumerate(("Skip connections relieve the explosion", "cannot be trained")):
        player = page.locator(".bn-live:has(.bn-bar)").nth(place)
        player.get_by_role("button", name="Run", exact=True).click()
        expect(player.get_by_role("button", name="Finished")).to_be_disabled(timeout=240_000)
        expect(player.locator(".bn-say")).to_contain_text(words)
    settled(page)
    expect(page.get_by_text("is undecided").last).to_be_visible()
