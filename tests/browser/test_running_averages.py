"""Training and inference in a reader's hands: play the film, run the network."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, parameters, player, settled
from tests.browser.server import until


def test_the_film_grows_and_plays_to_its_end(open_page: Opener) -> None:
    page = settled(open_page("/running_averages?batches=20&poison=nan&poison_at=15"))
    animation = page.locator(".bn-animation")

    def stands_at(batch: int) -> None:
        expect(animation).to_have_attribute("data-at", str(batch), timeout=WAIT)
        expect(animation.locator("p")).to_contain_text(f"After batch {batch} of 20")

    def drawn() -> list[int]:
        """The last batch that each trace shows, and how many notes there are."""
        script = """() => { const panel = document.querySelector("[data-figure='film mean']")
          return [...panel.data.map(trace => trace.x.at(-1)), panel.layout.annotations.length] }"""
        return list(page.evaluate(script))

    stands_at(20)
    until(lambda: drawn() == [20, 20, 20, 20, 20, 3], "the whole film")
    page.get_by_role("button", name="From the start").click()
    stands_at(0)
    page.get_by_role("button", name="+1 batch").click()
    stands_at(1)
    until(lambda: drawn() == [1, 20, 1, 1, 1, 2], "one batch, and the source")
    page.get_by_role("button", name="Play").first.click()
    stands_at(20)
    expect(page.get_by_role("button", name="+1 batch")).to_be_disabled()
    until(lambda: drawn() == [20, 20, 20, 20, 20, 3], "the whole film again")


def test_a_poisoned_film_is_a_link(open_page: Opener) -> None:
    page = settled(open_page("/running_averages"))
    page.get_by_role("button", name="One NaN, and nobody resets").click()
    until(lambda: parameters(page).get("poison") == "nan", "the poison in the address")
    settled(page)
    again = settled(open_page("/running_averages?poison=nan&poison_at=30"))
    expect(again.locator(".bn-table").first).to_contain_text("NaN")


def test_the_network_runs_to_its_verdict(open_page: Opener) -> None:
    page = settled(open_page("/running_averages?steps=100"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    said = page.locator(".bn-live:has(.bn-bar) .bn-say")
    expect(said).to_contain_text(re.compile("The claim .* (holds|does not hold here|is left open)"))
    expect(page.get_by_role("button", name="Finished")).to_be_disabled()


def test_pytorch_answers_for_folding_and_freezing(open_page: Opener) -> None:
    page = settled(open_page("/running_averages"))
    badges = page.locator(".bn-badge")
    expect(badges).to_have_count(3)
    for each in badges.all():
        expect(each).to_have_attribute("data-state", "agrees")
        expect(each.locator("tbody tr").first).to_be_attached()
