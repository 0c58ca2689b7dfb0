"""A server of its own: its first request, claims kept in its database, its workers killed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bn_core.course.ledger.claims import CLAIMS
from tests.browser.conftest import Opener, serve
from tests.browser.lab import (
    more_settings,
    no_traceback,
    parameters,
    player,
    settled,
    trained,
)
from tests.browser.server import Server, until

LONG = 240_000
"""Milliseconds that a short set-up may take on a machine that does much else."""


@pytest.fixture(scope="module")
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A lab that nobody has asked anything yet, and that may be harmed by the last test."""
    yield from serve(tmp_path_factory.mktemp("fresh") / "log")


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
    expect(page.get_by_text("Shipped with this version.")).to_be_visible()
    page.get_by_role("button", name="← Back").click()
    card = page.locator(".st-key-lesson-step")
    expect(card).to_contain_text(CLAIMS["C01"].statement)
    until(lambda: parameters(page) == {"claim": "C01"}, "the claim in the address")
    page.get_by_text("Run this claim again").click()
    player = page.locator(".bn-live:has(.bn-bar)")
    player.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("Here, with 2 seeds: is false")).to_be_visible(timeout=LONG)

    # The whole goes on from what is stored, and stops when it is told to.
    page.get_by_text("Run all claims on this server").click()
    whole = player.last
    expect(whole.locator(".bn-say")).to_contain_text("≠", timeout=LONG)
    whole.get_by_role("button", name="Run", exact=True).click()
    whole.get_by_role("button", name="Stop").click()
    expect(whole.get_by_role("button", name="Run", exact=True)).to_be_visible()

    # The same run answered other claims, and a link to one of them shows that later.
    other = settled(open_page("/claims?claim=C02", on=fresh_server))
    expect(other.get_by_text("Here, with 2 seeds: holds")).to_be_visible()


def test_killed_workers_are_a_pause_for_who_plays(fresh_server: Server, open_page: Opener) -> None:
    page = settled(open_page("/activations?seed=3", on=fresh_server))
    player(page, "paused")
    page.get_by_role("button", name="Play", exact=True).click()
    until(lambda: trained(page) >= 20, "20 steps")
    for worker in fresh_server.workers():
        worker.kill()
    reached = trained(page)
    until(lambda: trained(page) > reached + 50, "steps on a new worker")
    expect(page.locator(".bn-live:has(.bn-bar) .bn-alert")).to_be_empty()
    player(page, "playing|done")
