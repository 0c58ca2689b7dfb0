"""The lesson on doing without normalization opens on its default, and follows a link."""

from __future__ import annotations

from tests.open_lesson import Page

NAME = "without_norm"


def test_link_sets_the_networks() -> None:
    page = Page(NAME, blocks="3", skips="false", threshold="0.03", layer_norm="true")
    assert page.app.exception == []
    assert page.app.slider(key="blocks").value == 3
    assert not page.app.toggle(key="skips").value
    assert page.app.toggle(key="layer_norm").value


def test_networks_that_take_too_long_are_refused_in_words() -> None:
    page = Page(NAME, blocks="60", width="64", batch_size="256", steps="1000", seeds="6")
    assert page.app.exception == []
    assert any("times the most that is computed here" in each.value for each in page.app.warning)
