"""Browser tests of the lessons on running averages and on evaluation mode."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import parameters, player, settled
from tests.browser.server import until

TRACES = [10, 10, 10, 10]


def test_timeline_plays_that_of_a_link_and_that_of_a_step(open_page: Opener) -> None:
    page = settled(open_page("/running_averages?batches=10&poison=nan&poison_at=7"))
    link_plays_batch_by_batch(page)
    # With fewer pictures on the way; how many there are does not matter here.
    page.emulate_media(reduced_motion="reduce")
    step_plays_and_is_a_link(page)


def link_plays_batch_by_batch(page: Page) -> None:
    expect(page.locator(".bn-table").first).to_contain_text("NaN")
    animation = page.locator(".bn-animation")

    def stands_at(batch: int) -> None:
        page.locator(f".bn-animation[data-at='{batch}']").wait_for()
        expect(animation.locator("p")).to_contain_text(f"After batch {batch} of 10")

    stands_at(10)
    until(lambda: read_drawing(page) == [*TRACES, *TRACES, 3], "the whole timeline")
    page.get_by_role("button", name="From the start").click()
    stands_at(0)
    page.get_by_role("button", name="+1 batch").click()
    stands_at(1)
    first = [1, 10, 1, 1]
    until(lambda: read_drawing(page) == [*first, *first, 2], "one batch, and the true values")
    page.get_by_role("slider", name="Batch shown").fill("8")
    stands_at(8)
    page.get_by_role("button", name="Play", exact=True).click()
    stands_at(10)
    page.get_by_role("button", name="+1 batch", disabled=True).wait_for()
    until(lambda: read_drawing(page) == [*TRACES, *TRACES, 3], "the whole timeline again")


def read_drawing(page: Page) -> list[int]:
    """The last batch that each trace shows, and how many notes there are."""
    script = """() => { const panel = document.querySelector("[data-figure='timeline']")
      return [...panel.data.map(trace => trace.x.at(-1)), panel.layout.annotations.length] }"""
    return list(page.evaluate(script))


def step_plays_and_is_a_link(page: Page) -> None:
    """It plays to its end, and then tells what happened."""
    whole = page.locator(".bn-animation[data-at='120']")
    page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Change the data").click()
    told = page.get_by_text("after 61 batches of the new data")
    until(lambda: 10 < batch_shown(page) < 110, "the animation plays")
    expect(told).to_have_count(0)
    whole.wait_for()
    told.wait_for()
    until(lambda: parameters(page).get("change_at") == "60", "the change in the address")


def batch_shown(page: Page) -> int:
    return int(page.locator(".bn-animation").get_attribute("data-at") or 0)


def test_network_runs_to_its_verdict(open_page: Opener) -> None:
    page = settled(open_page("/train_eval?steps=20"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    page.get_by_text("The claim on predictions and batches").click()
    verdicts = page.get_by_text(re.compile("” (holds|does not hold|is )"))
    verdicts.first.wait_for()
    page.get_by_role("button", name="Finished", disabled=True).wait_for()
    seed = page.get_by_role("spinbutton", name="Seed", exact=True)
    seed.fill("7")
    seed.press("Enter")
    until(lambda: parameters(page).get("seed") == "7", "the seed in the address")
    assert parameters(page).get("steps") == "20"
