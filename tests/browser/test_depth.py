"""The depth lesson in a reader's hands: steps, a training, and the claims that are judged."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import settled

LITTLE = "/depth?layers=8&units=64&together=8&seeds=1&jacobian=16&deepest=20&train_steps=10"


def test_both_experiments_run_to_their_ends(open_page: Opener) -> None:
    page = settled(open_page(LITTLE))
    words = ("best of 5 learning rates", "Skip connections relieve the explosion")
    for place, told in enumerate(words):
        player = page.locator(".bn-live:has(.bn-bar)").nth(place)
        player.get_by_role("button", name="Run", exact=True).click()
        player.get_by_role("button", name="Finished", disabled=True).wait_for(timeout=240_000)
        expect(player.locator(".bn-say")).to_contain_text(told)
    settled(page)
