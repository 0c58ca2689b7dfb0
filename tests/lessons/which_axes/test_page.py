"""Test that the page shows what the core computes, whatever is sent to it."""

import json
import re
from typing import Any

import numpy as np
import pytest

from bn_core import normalize
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import (
    choose_axes,
    count_statistics,
    find_groups,
    make_block,
)
from bn_core.text.numbers import format_number
from tests.open_lesson import Page

NORMS = ("batch", "layer", "instance", "group")


@pytest.fixture
def page() -> Page:
    return Page("which_axes")


def read_block(page: Page) -> dict[str, Any]:
    """What the block was given to place."""
    for each in page.app.get("bidi_component"):
        if each.proto.component_name.endswith("lab_widgets_block"):
            return json.loads(each.proto.json)
    raise AssertionError("no block")


def rows(page: Page, head: str) -> list[list[str]]:
    """The cells of the table with this column, as they are written."""
    [body] = [each.body for each in page.app.html if f">{head}</th>" in each.body]
    return [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in body.split("<tr")[2:]]


@pytest.mark.parametrize("name", NORMS)
def test_block_has_the_groups_of_the_core(page: Page, name: str) -> None:
    page.set("button_group", "norm", name).set("slider", "n", 2)
    shape = (2, 4, 3, 3)
    axes = choose_axes(name, 2)
    told = read_block(page)
    assert told["shape"] == list(shape)
    np.testing.assert_array_equal(np.reshape(told["groups"], shape), find_groups(axes, shape))
    step = normalize(make_block(shape, 0), axes=axes)
    for words, mean, var in zip(told["sentences"], step.mean.flat, step.var.flat, strict=True):
        assert (
            f"{step.count} values: μ = {format_number(mean)}, σ² = {format_number(var)}." in words
        )
    assert (
        f"x = {format_number(step.x[0, 0, 0, 1])}, x̂ = {format_number(step.x_hat[0, 0, 0, 1])}"
        in told["cells"][1]
    )


def test_table_counts_means_and_parameters(page: Page) -> None:
    page.set("slider", "c", 6)
    for row, name in zip(rows(page, "means"), NORMS, strict=True):
        found = count_statistics(choose_axes(name, 2), (4, 6, 3, 3))
        numbers = [found.means, found.values_per_mean, found.parameters, found.buffers or "none"]
        assert row[2:] == [str(each) for each in numbers]
    assert "1024 for 512 channels" in page.words


def test_groups_are_divisors_of_the_channels() -> None:
    page = Page("which_axes", norm="group", c="8", groups="4")
    assert page.warnings == ""
    assert read_block(page)["groups"][-1] == 4 * 4 - 1
    page.set("slider", "c", 6)
    assert page.app.select_slider(key="groups").value == 3
    assert page.app.select_slider(key="groups").options == ["1", "2", "3", "6"]
    page.set("slider", "c", 1)
    assert "One channel is one group" in page.words


@pytest.mark.parametrize("groups", ["3", "99", "x", "0"])
def test_link_with_groups_that_do_not_divide_is_reported(groups: str) -> None:
    page = Page("which_axes", norm="group", groups=groups)
    assert "Used instead: 2." in page.warnings
    assert page.errors == ""


def test_cell_is_in_the_address_and_reported_out_of_bounds() -> None:
    page = Page("which_axes", cell="30")
    assert read_block(page)["chosen"] == 29
    page.set("slider", "n", 1).set("slider", "c", 1)
    assert read_block(page)["chosen"] == 8
    assert "cell: " in Page("which_axes", cell="9999").warnings


@pytest.mark.parametrize("chosen", [5, -1, 10**9, "x", None, True, 1.5, [1]])
def test_forged_choice_of_a_cell_is_ignored(page: Page, chosen: Any) -> None:
    page.forge("bidi_component", {"chosen": chosen})
    assert page.errors == ""


def test_steps_tell_what_they_show(page: Page) -> None:
    for step, words in (
        ("do step 1", "computes 4 means, one per example"),
        ("do step 2", "there are 8 means of 18 values"),
        ("do step 3", "the largest difference between their x̂ is 0."),
        ("do step 4", "the largest |x̂| is 0"),
    ):
        page.do(step)
        assert words in page.app.success[0].value


def test_lone_values_are_refused_by_pytorch() -> None:
    page = Page("which_axes", n="1", h="1", w="1").open("The same block in PyTorch")
    assert "PyTorch's layer raises an error in training mode" in page.words


def test_predictions_are_about_the_selected_norm(page: Page) -> None:
    page.set("button_group", "norm", "instance").predict("moved", 100.0)
    assert page.app.success[0].value.startswith("Right: it is 100.")
    page.set("button_group", "norm", "batch").predict("means", 64)
    assert page.app.success[-1].value.startswith("Right: it is 64.")


@pytest.mark.parametrize("extreme", ["low", "high"])
@pytest.mark.parametrize("name", NORMS)
def test_extreme_shapes_are_shown(extreme: str, name: str) -> None:
    knobs = dict(AxesConfig.knobs())
    at = {key: f"{getattr(knobs[key], extreme):g}" for key in ("n", "c", "h", "w", "seed")}
    page = Page("which_axes", norm=name, **at)
    assert page.errors == page.warnings == ""
