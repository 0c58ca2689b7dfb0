"""Length and direction in a reader's hands: steps, a w that is dragged, links and code."""

from __future__ import annotations

import re

import pytest

from bn_core.lessons.length_direction.config import DECAY, STARTS, LengthConfig, UnitConfig
from bn_core.lessons.length_direction.sentences import describe_curve
from bn_core.lessons.length_direction.single_unit import descend_unit
from bn_core.lessons.length_direction.worker.networks import run
from tests.open_lesson import Page
from tests.printed_code import run_code


@pytest.fixture
def page() -> Page:
    return Page("length_direction")


def rows(page: Page) -> list[list[float]]:
    """The numbers of the table of lengths, at full precision."""
    [body] = [each.body for each in page.app.html if "four lengths of w" in each.body]
    found = re.findall(r"<tr[^>]*><td.*?</tr>", body)
    return [[float(each) for each in re.findall(r"title='([^']+)'", row)] for row in found]


def read_success(page: Page) -> str:
    [said] = [each.value for each in page.app.success]
    return said


def test_the_table_tells_that_only_the_gradient_changes(page: Page) -> None:
    half, one, double, ten = rows(page)
    assert [row[0] for row in (half, one, double, ten)] == [0.5, 1, 2, 10]
    assert half[2] == pytest.approx(ten[2], rel=1e-3)
    assert half[3] == pytest.approx(20 * ten[3], rel=1e-3)
    page.set("toggle", "normed", False)
    _, one, double, _ = rows(page)
    assert abs(one[2] - double[2]) > 0.1


def test_no_sentence_ignores_the_length_without_batch_norm(page: Page) -> None:
    assert "So η/‖w‖² goes from" in page.words
    page.set("toggle", "normed", False)
    assert "So η/‖w‖² goes from" not in page.words
    assert "Without batch norm the length changes the output" in page.words
    for normed, words in ((True, "curve is the same"), (False, "each length has another curve")):
        assert words in describe_curve(UnitConfig(normed=normed))


def test_the_steps_tell_what_length_and_rate_do(page: Page) -> None:
    """The measured facts that the lesson's default story needs."""
    page.do("do step 1")
    assert "as at length 1. But the gradient is 0.333 times as long" in read_success(page)
    page.do("do step 2")
    assert "At 9 times the rate, w turns by 79.9°, as from length 1" in read_success(page)
    page.do("do step 3")
    assert "ends at 0.178 instead of 0.215" in read_success(page)


def test_the_last_step_tells_what_networks_reached() -> None:
    """A short training: decay raises the rate, and a growing rate does the same."""
    config = LengthConfig(steps=40, seeds=1)
    page = Page("length_direction", net_steps="40", net_seeds="1", picture=DECAY)
    *_, last = run(config)
    page.claimed("length_direction run").computation.fill([last], "CPU", 1.0, 1.0)
    page.claimed("length_direction run").skip_to_end()
    page.run().open("Claims: scaled weights, printed formulas, and the limit that ε sets")
    ledger, here = (each.value for each in page.app.markdown if "BN(aWx) = BN(Wx)" in each.value)
    assert "In the lab's full run: **holds under a condition in 2 of 2 parts**." in ledger
    assert "holds only when" in here
    page.set("button_group", "picture", STARTS)
    assert any("Long weights turn slowly" in each.value for each in page.app.markdown)
    assert page.said["net_steps"] == "40"


@pytest.mark.parametrize("normed", ["true", "false"])
def test_the_code_of_the_unit_walks_the_same_path(normed: str) -> None:
    page = Page("length_direction", unit_steps="7", normed=normed, unit_decay="0.05")
    path = descend_unit(UnitConfig(steps=7, normed=normed == "true", decay=0.05)).path
    lines = run_code(page.code("cosine_similarity")).splitlines()
    found = [
        [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", line)] for line in lines
    ]
    assert len(found) == len(path) == 8
    for line, each in zip(found, path, strict=True):
        assert line[1:4] == pytest.approx([*each.w, each.loss])


@pytest.mark.parametrize(
    ("at", "length", "angle"), [([0.0, 2.0], 2.0, 90.0), ([-9.0, 0.0], 3.0, 180.0)]
)
def test_a_w_that_is_dropped_sets_length_and_direction(
    page: Page, at: list[float], length: float, angle: float
) -> None:
    page.report("unit", "dropped", {"figure": "unit map", "at": at})
    assert (page.app.slider(key="length").value, page.app.slider(key="angle").value) == (
        length,
        angle,
    )


def test_a_link_to_networks_opens_them() -> None:
    page = Page("length_direction", epsilon="1e-12", net_steps="50", decay="0.05")
    assert page.warnings == page.errors == ""
    assert page.app.button_group(key="picture").value == DECAY
    assert "epsilon='1e-12'" in page.code("LengthConfig")


@pytest.mark.parametrize("address", [{"angle": "north"}, {"epsilon": "0"}, {"picture": "x"}])
def test_bad_link_is_reported(address: dict[str, str]) -> None:
    page = Page("length_direction", **address)
    assert page.errors or page.warnings
    assert len(rows(page)) == 4


def test_the_predictions_are_answered(page: Page) -> None:
    page.predict("gradient at ten times", 0.574)
    page.predict("rate after decay", 7.46)
    assert len(page.app.success) == 2
