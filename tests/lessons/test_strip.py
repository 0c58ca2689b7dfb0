"""A strip whose dots are moved: what the page hears, draws and writes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.open_lesson import Page


@pytest.fixture
def page() -> Page:
    return Page("four_steps", x="2, 4, 8, 10")


def read_strip(page: Page) -> dict[str, Any]:
    """What the strip was sent last."""
    [strip] = [e for e in page.app.get("bidi_component") if e.proto.id.endswith("-strip")]
    data: dict[str, Any] = json.loads(strip.proto.json)
    return data


def x(page: Page) -> list[float]:
    values: list[float] = read_strip(page)["lines"][0]["values"]
    return values


def read_typed(page: Page) -> str:
    return page.app.text_area(key="x").value


def report(page: Page, serial: int, **sent: Any) -> Page:
    return page.report("-strip", "changed", {"serial": serial, "chosen": 3, **sent})


def test_a_held_dot_is_drawn_in_a_run_of_the_whole_page(page: Page) -> None:
    """The run of a choice and the report of a drag may be one: its answer knows the drag."""
    report(page, 1, held={"index": 3, "value": 12}, dropped=[])
    assert x(page) == [2, 4, 8, 12]
    assert read_strip(page)["echo"] == 1
    assert read_strip(page)["chosen"] == 3
    assert read_typed(page) == "2, 4, 8, 10"
    report(page, 2, held=None, dropped=[{"index": 3, "value": 13, "serial": 2}])
    assert x(page) == [2, 4, 8, 13]
    assert read_typed(page) == "2, 4, 8, 13"


def test_dots_that_were_let_go_are_written_and_forgotten(page: Page) -> None:
    dropped = [{"index": 1, "value": 5, "serial": 2}, {"index": 3, "value": 11, "serial": 4}]
    report(page, 4, held=None, dropped=dropped)
    assert read_typed(page) == "2, 5, 8, 11"
    page.set("text_area", "x", "1, 2, 3, 4")
    assert x(page) == [1, 2, 3, 4]


def test_groups_take_several_dots_at_once() -> None:
    page = Page("small_batches", samples="2, 4, 8, 10", groups="AABB", chosen="3")
    dropped = [{"index": 0, "value": 7, "serial": 1}, {"index": 1, "value": 9, "serial": 2}]
    page.report("group strip", "changed", {"serial": 2, "chosen": 1, "dropped": dropped})
    assert page.app.text_input(key="samples").value == "2, 4, 7, 9"
    assert page.said["chosen"] == "4"


def test_no_dot_leaves_what_a_batch_can_hold(page: Page) -> None:
    report(page, 1, held=None, dropped=[{"index": 0, "value": -1e200, "serial": 1}])
    assert read_typed(page) == "-1000000000000, 4, 8, 10"


def test_a_held_dot_is_forgotten_with_its_page(page: Page) -> None:
    report(page, 1, held={"index": 3, "value": 12}, dropped=[])
    page.go("glossary").go("four_steps")
    assert x(page)[3] == 10


def test_dots_of_a_given_batch_stay() -> None:
    page = Page("train_eval").open("The four steps in both modes")
    ids = [e.proto.id for e in page.app.get("bidi_component") if "case Train" in e.proto.id]
    assert ids, "the strips of a failure"
    held = {"serial": 1, "chosen": 1, "held": {"index": 1, "value": 99}, "dropped": []}
    page.report("case Training mode", "changed", held)
    [strip] = [e for e in page.app.get("bidi_component") if e.proto.id == ids[0]]
    data = json.loads(strip.proto.json)
    assert data["fixed"]
    assert data["chosen"] == 1
    assert 99 not in data["lines"][0]["values"]
