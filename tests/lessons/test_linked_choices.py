"""A choice is found again by its address, whatever the other options have there."""

from __future__ import annotations

import pytest

from tests.open_lesson import Page

LINKS = (
    ("activations", {"depth": "5"}),
    ("covariate_shift", {"layers": "4"}),
    ("depth", {"train_steps": "201"}),
    ("descents", {"bound_kappa": "10"}),
    ("length_direction", {"epsilon": "1e-12"}),
    ("many_devices", {"micro": "32"}),
    ("regularization", {"mates_size": "16"}),
    ("scale_and_shift", {"gamma": "3"}),
    ("sequences", {"flips_sequences": "8"}),
    ("small_batches", {"groups": "01010101"}),
    ("train_eval", {"test_size": "64"}),
)
"""Lessons that choose between pictures, and a link whose setting is not the first picture's."""


@pytest.mark.parametrize(("name", "link"), LINKS, ids=[name for name, _ in LINKS])
def test_address_of_the_first_option_opens_it_beside_settings_of_another(
    name: str, link: dict[str, str]
) -> None:
    plain = Page(name)
    [control] = plain.app.session_state["linked choices of page"]
    first = plain.app.session_state[control]
    assert plain.said[control] is None
    page = Page(name, **link)
    assert page.warnings == ""
    assert page.app.session_state[control] != first
    page.set("button_group", control, first)
    text = page.said[control]
    assert text is not None
    assert Page(name, **link, **{control: text}).app.session_state[control] == first
