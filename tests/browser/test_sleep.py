"""A page finds itself again after an hour of sleep, and after a restart of the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.shared.uploads import GONE
from tests.browser.conftest import Opener
from tests.browser.lab import (
    WAIT,
    Watch,
    more_settings,
    numbers,
    parameters,
    player,
    run_address,
    settled,
    trained,
)
from tests.browser.server import Server, until

HANDED = Path(__file__).parents[1] / "inputs" / "handed"
AWAY = "WebSocket|ERR_CONNECTION|ERR_EMPTY|Failed to (load|fetch)|not responding|reaching server"
"""What browsers say while no server is there."""
KEEP_SOCKETS = """
  window.sockets = []
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given)
      sockets.push(this)
    }
  }
"""
FORGETFUL = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "0"}
"""A session is dropped as soon as its browser is away, as others are after minutes."""
DONE_BEFORE = "You have done this step. Do it again to read what happens."
"""What a session says of a step that an earlier one has seen."""

Leave = Callable[[Page], None]


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("forgetful") / "log", settings=FORGETFUL)
    yield running
    running.stop()


@pytest.fixture(params=["sleep", "restart"])
def leave(request: pytest.FixtureRequest, forgetful: Server, watch: Watch) -> Leave:
    """What ends the page's session while the page stays open."""
    watch.expect(AWAY)

    def leave(page: Page) -> None:
        if request.param == "sleep":
            page.evaluate("sockets.at(-1).close()")
        else:
            forgetful.restart()

    return leave


def test_page_comes_back_with_its_batch_and_finished_steps(
    open_page: Opener, forgetful: Server, leave: Leave
) -> None:
    page = open_page("/four_steps", on=forgetful, locale="en-US")  # a browser that knows no answers
    page.add_init_script(KEEP_SOCKETS)
    page.reload()
    settled(page).get_by_role("button", name="Move the 10 to 30").click()
    until(lambda: parameters(page).get("x", "").endswith("30"), "the step's batch in the address")
    more_settings(page)
    page.get_by_role("tab", name="CSV file").click()
    files = page.locator("[data-testid=stFileUploader] input[type=file]").first
    files.set_input_files(HANDED / "23_empty_cells.csv")
    expect(page.get_by_text("Row 3, column 1 (a) is empty")).to_be_visible()
    before = numbers(page)
    leave(page)
    expect(page.get_by_text(DONE_BEFORE)).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(GONE)).to_be_visible(timeout=WAIT)
    assert (numbers(page) == before).all()
    # It is said in one visit.
    leave(page)
    expect(page.get_by_text(GONE)).to_have_count(0, timeout=WAIT)
    assert (numbers(page) == before).all()


def test_live_run_goes_on_or_says_what_is_gone(
    open_page: Opener, forgetful: Server, leave: Leave
) -> None:
    """The steps that were trained are there again: recorded, or trained once more."""
    page = open_page("/activations?seed=5&steps=5000", on=forgetful, locale="en-US")
    page.add_init_script(KEEP_SOCKETS)
    page.reload()
    player(settled(page), "paused")
    page.get_by_role("button", name="Play", exact=True).click()
    until(lambda: trained(page) >= 150, "more steps than a run has that is opened anew")
    reached, run = trained(page), run_address(page)
    leave(page)
    until(lambda: run_address(page) != run, "a run of the page's next visit")
    until(lambda: trained(page) >= reached, "the steps that were trained")
    player(page, "paused")
    page.get_by_role("button", name="Play", exact=True).click()
    until(lambda: trained(page) > reached + 20, "steps after those")
    expect(page.locator(".bn-live:has(.bn-bar) .bn-alert")).to_be_empty()
