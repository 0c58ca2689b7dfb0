"""Batches in a reader's hands: cut one by hand, and share one out to processes."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.small_batches.grouping import SAMPLES
from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, dot, parameters, player, settled, strip
from tests.browser.server import until


def test_step_cuts_the_batch_and_a_moved_sample_leaves_the_other_groups(
    open_page: Opener,
) -> None:
    page = settled(open_page("/small_batches?view=numbers&chosen=1"))
    edges = page.locator("[data-variant=segmented_control]").evaluate_all(
        "all => all.map((each) => getComputedStyle(each).borderRightColor)"
    )
    # Streamlit leaves out the border before a chosen option, which may be in the next line.
    assert edges
    assert "rgba(0, 0, 0, 0)" not in edges
    page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Make four pairs").click()
    until(lambda: parameters(page).get("groups") == "AABBCCDD", "the groups in the address")
    expect(page.locator(".st-key-lesson-step")).to_contain_text("Every x̂ is −1 or 1")
    settled(page)
    strip(page).scroll_into_view_if_needed()
    dot(page, 0, 2).focus()
    page.keyboard.press("ArrowRight")
    before = read_batch(SAMPLES).values[:, 0].tolist()
    until(lambda: read_samples(page)[1] > before[1], "the moved sample")
    settled(page)
    until(lambda: parameters(page).get("chosen") == "2", "the sample that is followed")
    first, _, *others = read_samples(page)
    assert [first, *others] == [before[0], *before[2:]]


def read_samples(page: Page) -> list[float]:
    """The samples in the address."""
    text = parameters(page).get("samples", SAMPLES)
    samples: list[float] = read_batch(text).values[:, 0].tolist()
    return samples


def test_processes_answer(open_page: Opener) -> None:
    page = settled(open_page("/many_devices?device_batch=4"))
    player(page, "paused")
    page.get_by_role("button", name="Run", exact=True).click()
    player(page, "done")
    expect(page.locator(".bn-say")).to_contain_text(re.compile("off by 0"), timeout=WAIT)
