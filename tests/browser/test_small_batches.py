"""The batch-size cliff in a reader's hands: cut the batch, start the processes."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bn_core.inputs.batches.text import read_batch
from tests.browser.conftest import Opener
from tests.browser.lab import dot, parameters, settled, strip
from tests.browser.server import until


def test_groups_are_cut_and_processes_answer(open_page: Opener) -> None:
    page = settled(open_page("/small_batches?device_batch=4"))
    page.get_by_role("button", name="Pairs: only a sign is left").click()
    until(lambda: parameters(page).get("groups") == "AABBCCDD", "the groups in the address")
    expect(page.locator(".bn-table").first).to_contain_text("D")
    badge = page.locator(".bn-badge").first
    expect(badge).to_have_attribute("data-state", "agrees")
    player = page.locator(".bn-live:has(.bn-bar)").nth(1)
    player.get_by_role("button", name="Run", exact=True).click()
    expect(player.get_by_role("button", name="Finished")).to_be_disabled()
    expect(player.locator(".bn-say")).to_contain_text(re.compile("2 processes, 4 samples each"))


def test_a_sample_is_moved_and_only_its_group_follows(open_page: Opener) -> None:
    page = settled(open_page("/small_batches?samples=2,+4,+8,+10&groups=AABB"))
    strip(page).scroll_into_view_if_needed()
    dot(page, 0, 2).focus()
    page.keyboard.press("ArrowRight")
    until(lambda: read_batch(parameters(page)["samples"]).values[1, 0] > 4, "the moved sample")
    settled(page)
    until(lambda: parameters(page).get("chosen") == "2", "the sample that is followed")
    assert read_batch(parameters(page)["samples"]).values[[0, 2, 3], 0].tolist() == [2, 8, 10]
