"""A server of its own: its first request, claims kept in its database, what pages outlive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from bn_core.course.ledger.claims import CLAIMS
from pages.shared.uploads import GONE
from tests.browser.class_vote import ClassVote, expect_notice
from tests.browser.conftest import Opener, serve
from tests.browser.lab import (
    WAIT,
    Watch,
    more_settings,
    no_traceback,
    numbers,
    parameters,
    player,
    read_trained_steps,
    run_address,
    settled,
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

LONG = 240_000
"""Milliseconds that a short set-up may take on a machine that does much else."""


@pytest.fixture(scope="module")
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A lab that nobody has asked anything yet, and that may be harmed by the last test."""
    yield from serve(tmp_path_factory.mktemp("fresh") / "log", FORGETFUL)


def test_a_deep_link_is_the_first_request_of_a_fresh_server(
    fresh_server: Server, open_page: Opener
) -> None:
    page = open_page("/activations?depth=2&batch_size=32", on=fresh_server)
    player(page)
    settled(page)
    expect(page.get_by_role("slider", name="Hidden layers")).to_have_value("2")
    more_settings(page)
    expect(page.get_by_role("slider", name="Examples per batch")).to_have_value("32")
    assert parameters(page) == {"depth": "2", "batch_size": "32", "view": "training"}
    no_traceback(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_claims_are_shipped_run_and_stored(fresh_server: Server, open_page: Opener) -> None:
    page = settled(open_page("/claims?claim=C02", on=fresh_server))
    page.get_by_text("Shipped with this version.").wait_for()
    page.get_by_role("button", name="← Back").click()
    card = page.locator(".st-key-lesson-step")
    expect(card).to_contain_text(CLAIMS["C01"].statement)
    until(lambda: parameters(page) == {"claim": "C01"}, "the claim in the address")
    page.get_by_text("Run this claim again").click()
    player = page.locator(".bn-live:has(.bn-bar)")
    player.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text("Here, with 2 seeds: is false").wait_for(timeout=LONG)

    # The whole goes on from what is stored, and stops when it is told to.
    page.get_by_text("Run all claims on this server").click()
    whole = player.last
    expect(whole.locator(".bn-say")).to_contain_text("≠", timeout=LONG)
    whole.get_by_role("button", name="Run", exact=True).click()
    whole.get_by_role("button", name="Stop").click()
    whole.get_by_role("button", name="Run", exact=True).wait_for()

    # The same run answered other claims, and a link to one of them shows that later.
    other = settled(open_page("/claims?claim=C02", on=fresh_server))
    other.get_by_text("Here, with 2 seeds: holds").wait_for()


def test_open_pages_outlive_workers_sessions_and_the_server(
    fresh_server: Server, open_page: Opener, watch: Watch
) -> None:
    """The workers are killed, two pages sleep for an hour, and the server is killed in a vote."""
    watch.expect(AWAY)
    page = open_sleeper("/four_steps", fresh_server, open_page)
    page.get_by_role("button", name="Move the 10 to 30").click()
    until(lambda: parameters(page).get("x", "").endswith("30"), "the step's batch in the address")
    more_settings(page)
    upload_a_table(page)
    batch = numbers(page)

    playing = open_sleeper("/activations?seed=5&steps=5000", fresh_server, open_page)
    play(playing)
    until(lambda: read_trained_steps(playing) >= 150, "more steps than a newly opened run has")
    for worker in fresh_server.workers():
        worker.kill()
    killed = read_trained_steps(playing)
    until(lambda: read_trained_steps(playing) > killed + 50, "steps on a new worker")
    expect(playing.locator(".bn-live:has(.bn-bar) .bn-alert")).to_be_empty()
    player(playing, "playing")

    reached, run = read_trained_steps(playing), run_address(playing)
    for each in (playing, page):
        sleep(each)
    has_come_back(page, batch)
    goes_on(playing, reached, run)
    sleep(page)  # what is gone is said in one visit
    expect(page.get_by_text(GONE)).to_have_count(0, timeout=WAIT)
    assert (numbers(page) == batch).all()
    upload_a_table(page)
    with ExitStack() as stack:
        vote = ClassVote(fresh_server, open_page, stack)
        play(playing)
        reached, run = read_trained_steps(playing), run_address(playing)
        told = vote.vote_until_the_server_is_killed(fresh_server)
        vote.notices_that_the_server_is_away()
        expect_notice(page)
        again = Server(fresh_server.log, fresh_server.port, settings=FORGETFUL)
        stack.callback(again.stop)
        vote.loses_no_vote(told)
        expect(page.locator(".bn-lost")).to_be_empty(timeout=WAIT)
        has_come_back(page, batch)
        goes_on(playing, reached, run)


def open_sleeper(address: str, server: Server, open_page: Opener) -> Page:
    """Open a page that can sleep."""
    page = open_page("/_stcore/health", on=server)
    page.add_init_script(KEEP_SOCKETS)
    page.goto(server.url + address)
    return settled(page)


def upload_a_table(page: Page) -> None:
    """Upload one that is told about and not used yet."""
    page.get_by_role("tab", name="CSV file").click()
    files = page.locator("[data-testid=stFileUploader] input[type=file]").first
    files.set_input_files(HANDED / "23_empty_cells.csv")
    page.get_by_text("Row 3, column 1 (a) is empty").wait_for()


def sleep(page: Page) -> None:
    """End the page's session while the page stays open."""
    page.evaluate("sockets.at(-1).close()")


def play(page: Page) -> None:
    player(page, "paused")
    page.get_by_role("button", name="Play", exact=True).click()


def has_come_back(page: Page, batch: NDArray[np.float64]) -> None:
    """The batch and the finished step are there again, and the table is said to be gone."""
    page.get_by_text(DONE_BEFORE).wait_for(timeout=WAIT)
    page.get_by_text(GONE).wait_for(timeout=WAIT)
    assert (numbers(page) == batch).all()


def goes_on(page: Page, reached: int, run: str) -> None:
    """The steps that were trained are there again, recorded or trained once more, and it plays."""
    until(lambda: run_address(page) != run, "a run of the page's next visit")
    until(lambda: read_trained_steps(page) >= reached, "the steps that were trained")
    play(page)
    until(lambda: read_trained_steps(page) > reached + 20, "steps after those")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.locator(".bn-live:has(.bn-bar) .bn-alert")).to_be_empty()
