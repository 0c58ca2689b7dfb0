"""Length and direction in a reader's hands: w turned and stretched, links, and code that runs."""

from __future__ import annotations

import re

import pytest

from bn_core.lessons.descents.config import (
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import compute_descent_paths
from bn_core.lessons.length_direction.config import LengthConfig, UnitConfig
from bn_core.lessons.length_direction.single_unit import descend_unit
from tests.open_lesson import Page
from tests.printed_code import printed

CONFIGS = (QuadraticLossConfig, HalfspacesConfig, LengthConfig, LeastSquaresConfig, UnitConfig)


@pytest.fixture(scope="module")
def opened() -> Page:
    """Read, never changed."""
    return Page("length_direction")


@pytest.fixture
def page() -> Page:
    return Page("length_direction")


def rows(page: Page) -> list[list[float]]:
    """The numbers of the table of lengths, at full precision."""
    [body] = [each.body for each in page.app.html if "four lengths of w" in each.body]
    found = re.findall(r"<tr[^>]*><td.*?</tr>", body)
    return [[float(each) for each in re.findall(r"title='([^']+)'", row)] for row in found]


def numbers(text: str) -> list[list[float]]:
    """Those of every line that the code prints."""
    return [
        [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", line)]
        for line in printed(text).splitlines()
    ]


def test_the_table_tells_that_only_the_gradient_changes(opened: Page) -> None:
    half, one, double, ten = rows(opened)
    assert [row[0] for row in (half, one, double, ten)] == [0.5, 1, 2, 10]
    assert half[2] == pytest.approx(ten[2], rel=1e-3)
    assert half[3] == pytest.approx(20 * ten[3], rel=1e-3)


def test_without_batch_norm_the_length_counts(page: Page) -> None:
    page.click("try Without")
    _, one, double, _ = rows(page)
    assert abs(one[2] - double[2]) > 0.1


@pytest.mark.parametrize("normed", ["true", "false"])
def test_the_code_of_the_unit_walks_the_same_path(normed: str) -> None:
    page = Page("length_direction", unit_steps="7", normed=normed, unit_decay="0.05")
    path = descend_unit(UnitConfig(steps=7, normed=normed == "true", decay=0.05)).path
    told = numbers(page.code("cosine_similarity"))
    assert len(told) == len(path) == 8
    for line, each in zip(told, path, strict=True):
        assert line[1:4] == pytest.approx([*each.w, each.loss])


def test_the_code_of_the_bowl_walks_the_same_path(opened: Page) -> None:
    told = [line[1] for line in numbers(opened.code("along"))]
    assert told == pytest.approx(
        compute_descent_paths(QuadraticLossConfig()).paths[1].excess.tolist(), rel=1e-6, abs=1e-12
    )


@pytest.mark.parametrize(
    "address",
    [
        {"epsilon": "1e-12", "net_steps": "50", "decay": "0.05"},
        {"length_rate": "same", "dimensions": "20"},
        {"bowl_rate": "5", "start_x": "1.25"},
        {"condition": "100", "space_seeds": "2"},
    ],
)
def test_an_address_is_the_whole_experiment(address: dict[str, str]) -> None:
    page = Page("length_direction", **address)
    assert page.warnings == page.errors == ""
    written = "".join(each.value for each in page.app.code)
    for value in address.values():
        assert re.search(rf"'?\b{re.escape(value)}\b", written), value


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    address = {
        name: str(end == "high").lower()
        if isinstance(knob.default, bool)
        else knob.options[0 if end == "low" else -1]
        if knob.options
        else f"{getattr(knob, end):g}"
        for config in CONFIGS
        for name, knob in config.parameters()
    }
    assert Page("length_direction", **address).errors == ""


@pytest.mark.parametrize("address", [{"angle": "north"}, {"epsilon": "0"}, {"condition": "7"}])
def test_bad_link_is_reported(address: dict[str, str]) -> None:
    page = Page("length_direction", **address)
    assert page.errors or page.warnings
    assert len(rows(page)) == 4


def test_the_predictions_are_answered(page: Page) -> None:
    page.predict("gradient at ten times", 0.1)
    page.predict("rate at ten times", 100.0)
    page.predict("rate after decay", 7.46)
    assert len(page.app.success) == 3
