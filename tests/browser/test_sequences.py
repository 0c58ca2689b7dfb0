"""A token is clicked, and models that predict coin flips are trained by a step."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, no_traceback, parameters, player, rectangle, settled


def test_models_of_a_link_run_to_their_end_and_a_token_is_clicked(open_page: Opener) -> None:
    page = settled(open_page("/sequences?flips_steps=30&flips_seeds=1&flips_length=2"))
    for part in (models_run_to_their_end, click_on_a_field_chooses_its_token):
        part(page)
        no_traceback(page)


def click_on_a_field_chooses_its_token(page: Page) -> None:
    page.get_by_role("radio", name="a block of tokens").click()
    expect(page.locator(".bn-badge")).to_contain_text("the same influences", timeout=WAIT)
    box = rectangle(page.locator("[data-figure=influence] .nsewdrag").first)
    page.mouse.click(box["x"] + box["width"] * 7.5 / 8, box["y"] + box["height"] * 0.5 / 4)
    page.get_by_text("token 8 of sequence 1 depends on 31 other tokens").wait_for()
    page.wait_for_url("**/sequences?*position=8*")
    assert parameters(page)["sequence"] == "1"


def models_run_to_their_end(page: Page) -> None:
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    expect(page.locator(".bn-say")).to_contain_text("after step 30, one seed", timeout=WAIT)
