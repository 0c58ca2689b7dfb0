"""What a reader sees while a lesson opens: the page stays where it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, settled

_SHIFT = """() => new Promise(resolve => {
  const sum = list => list.getEntries().reduce((total, each) => total + each.value, 0)
  const watch = new PerformanceObserver(list => resolve(sum(list)))
  watch.observe({type: "layout-shift", buffered: true})
  setTimeout(() => resolve(0), 1000)
})"""
"""The sum of all shifts that the reader has not caused."""


def hardly_moves(page: Page) -> None:
    """The page stayed where it is while it opened, until now."""
    # It is at most 0.06, on a busy machine sometimes 0.15. Without the places that are kept free
    # it was up to 0.9.
    assert page.evaluate(_SHIFT) < 0.2


@pytest.mark.parametrize("address", ["/", "/epsilon", "/images", "/small_batches"])
def test_page_hardly_moves_while_it_opens_on_a_phone(open_page: Opener, address: str) -> None:
    """On a desk those do not that other tests open: the front page, a lesson, the photographs."""
    hardly_moves(settled(open_page(address, viewport=PHONE)))
