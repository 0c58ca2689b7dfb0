"""Training and inference in a reader's hands: play the film, run the network."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, parameters, player, settled
from tests.browser.server import until


def test_film_of_a_link_and_network_run_to_their_ends(open_page: Opener) -> None:
    page = settled(open_page("/running_averages?batches=10&poison=nan&poison_at=7&steps=100"))
    expect(page.locator(".bn-table").first).to_contain_text("NaN")
    film_grows_and_plays(page)
    network_runs_to_its_verdict(page)
    seed_reaches_the_sections_and_the_address(page)


def film_grows_and_plays(page: Page) -> None:
    animation = page.locator(".bn-animation")

    def stands_at(batch: int) -> None:
        expect(animation).to_have_attribute("data-at", str(batch), timeout=WAIT)
        expect(animation.locator("p")).to_contain_text(f"After batch {batch} of 10")

    def drawn() -> list[int]:
        """The last batch that each trace shows, and how many notes there are."""
        script = """() => { const panel = document.querySelector("[data-figure='film mean']")
          return [...panel.data.map(trace => trace.x.at(-1)), panel.layout.annotations.length] }"""
        return list(page.evaluate(script))

    stands_at(10)
    until(lambda: drawn() == [10, 10, 10, 10, 10, 3], "the whole film")
    page.get_by_role("button", name="From the start").click()
    stands_at(0)
    page.get_by_role("button", name="+1 batch").click()
    stands_at(1)
    until(lambda: drawn() == [1, 10, 1, 1, 1, 2], "one batch, and the source")
    page.get_by_role("button", name="Play").first.click()
    stands_at(10)
    expect(page.get_by_role("button", name="+1 batch")).to_be_disabled()
    until(lambda: drawn() == [10, 10, 10, 10, 10, 3], "the whole film again")


def network_runs_to_its_verdict(page: Page) -> None:
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    said = page.locator(".bn-live:has(.bn-bar) .bn-say")
    expect(said).to_contain_text(re.compile("” (holds|does not hold|is )"))
    expect(page.get_by_role("button", name="Finished")).to_be_disabled()


def seed_reaches_the_sections_and_the_address(page: Page) -> None:
    seed = page.get_by_role("spinbutton", name="Seed", exact=True)
    seed.fill("7")
    seed.press("Enter")
    expect(page.get_by_text("Seed 7, the film's")).to_be_visible()
    until(lambda: parameters(page).get("seed") == "7", "the seed in the address")
    assert parameters(page).get("batches") == "10"


def test_pytorch_answers_and_a_poisoned_film_is_a_link(open_page: Opener) -> None:
    page = settled(open_page("/running_averages"))
    badges = page.locator(".bn-badge")
    expect(badges).to_have_count(3)
    for each in badges.all():
        expect(each).to_have_attribute("data-state", "agrees")
        expect(each.locator("tbody tr").first).to_be_attached()
    page.get_by_role("button", name="One NaN, and nobody resets").click()
    until(lambda: parameters(page).get("poison") == "nan", "the poison in the address")
    expect(page.locator(".bn-table").first).to_contain_text("NaN")
