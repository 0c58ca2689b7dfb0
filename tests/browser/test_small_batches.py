"""Batches in a reader's hands: cut one by hand, and share one out to processes."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bn_core.inputs.batches.text import read_batch
from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, dot, parameters, player, settled, strip
from tests.browser.server import until


def test_step_cuts_the_batch_and_processes_answer(open_page: Opener) -> None:
    page = settled(open_page("/small_batches?view=numbers"))
    page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Make four pairs").click()
    until(lambda: parameters(page).get("groups") == "AABBCCDD", "the groups in the address")
    expect(page.locator(".st-key-lesson-step")).to_contain_text("Every x̂ is −1 or 1")
    page = settled(open_page("/many_devices?device_batch=4"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    expect(page.locator(".bn-say")).to_contain_text(re.compile("off by 0"), timeout=WAIT)


def test_a_sample_is_moved_and_only_its_group_follows(open_page: Opener) -> None:
    page = settled(open_page("/small_batches?samples=2,+4,+8,+10&groups=AABB&chosen=1"))
    strip(page).scroll_into_view_if_needed()
    dot(page, 0, 2).focus()
    page.keyboard.press("ArrowRight")
    until(lambda: read_batch(parameters(page)["samples"]).values[1, 0] > 4, "the moved sample")
    settled(page)
    until(lambda: parameters(page).get("chosen") == "2", "the sample that is followed")
    assert read_batch(parameters(page)["samples"]).values[[0, 2, 3], 0].tolist() == [2, 8, 10]
