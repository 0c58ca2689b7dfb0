"""The lesson on folding: a line for one feature, one layer for two, and what rounding costs."""

import re

import numpy as np
import pytest

from bn_core import RunningStats, normalize
from bn_core.lessons.folding.config import RoundedWeightsConfig
from bn_core.norm.folding import compute_affine
from tests.open_lesson import Page

NAME, RUN = "folding", "rounded_weights run"
ARITHMETIC = "The line with its numbers"


@pytest.fixture(scope="module")
def opened_page() -> Page:
    """The page as it opens, with its arithmetic, for tests that only read it."""
    return Page(NAME).open(ARITHMETIC)


def rows(page: Page) -> np.ndarray:
    """The numbers, in full, of the table of both modes."""
    [shown] = [each.body for each in page.app.html if "its output in training mode" in each.body]
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", shown)
    return np.array(
        [[float(cell) for cell in re.findall(r"title='([^']+)'", row)] for row in found[1:]]
    )


@pytest.mark.parametrize("text", ["2, 4, 8, 10", "1, 2", "-3, 5, 5.5", "0, 1e-3, 2e-3"])
def test_line_is_what_evaluation_mode_does(text: str) -> None:
    page = Page(NAME, line_x=text, gamma="-1.5", beta="0.25", shift="0").open(ARITHMETIC)
    x = np.array([float(each) for each in text.split(",")])
    line = compute_affine(
        RunningStats.start(1, momentum=None).after(normalize(x[:, None])), -1.5, 0.25
    )
    shown = rows(page)
    np.testing.assert_array_equal(shown[:, 0], x)
    np.testing.assert_allclose(shown[:, 1], shown[:, 2], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(shown[:, 1], line.a * x + line.c, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(shown[:, 3], normalize(x[:, None], -1.5, 0.25).y[:, 0])


def test_line_keeps_its_digits_far_from_zero() -> None:
    page = Page(NAME, line_x="1000.25, 1000.5, 1000.75", gamma="1", beta="0", shift="0")
    [line] = [each.value for each in page.open(ARITHMETIC).app.latex if "y = " in each.value]
    a, c = re.fullmatch(r"y = ([\d.]+)\\cdot x - ([\d.]+)", line.strip("$\n ")).groups()
    x = np.array([1000.25, 1000.5, 1000.75])
    stats = RunningStats.start(1, momentum=None).after(normalize(x[:, None]))
    exact = compute_affine(stats, 1, 0)
    np.testing.assert_allclose(float(a) * x - float(c), exact.a * x + exact.c, atol=0.01)


def test_line_is_written_with_its_own_numbers(opened_page: Page) -> None:
    stats = RunningStats.start(1, momentum=None).after(normalize([[2.0], [4.0], [8.0], [10.0]]))
    line = compute_affine(stats, 2, 1)
    assert rf"y = {line.a[0]:.3g}\cdot x - {-line.c[0]:.3g}" in opened_page.words


@pytest.mark.parametrize("text", ["", "7", "two, three", "nan, 1", "1e13, 2", "9" * 500])
def test_batch_that_cannot_be_normalized_is_refused_in_a_sentence(text: str) -> None:
    page = Page(NAME).set("text_input", "line_x", text)
    assert page.errors.endswith(".")
    assert page.set("text_input", "line_x", "1, 2, 4").errors == ""


def test_flat_batch_has_a_line_too() -> None:
    page = Page(NAME, line_x="3, 3, 3", shift="0").open(ARITHMETIC)
    assert page.errors == ""
    assert set(rows(page)[:, 1]) == {1.0}


def test_unknown_values_of_a_link_are_named_with_what_is_used() -> None:
    warnings = Page(NAME, gamma="many", layer="dense").warnings
    assert "Used instead: 2.0." in warnings
    assert "Used instead: linear." in warnings


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (1, "slope a is 0.548, so a shift of 20 raises each output by 11,"),
        (2, "gives (1.3, 2.4) instead of (4, 0.6)"),
    ],
)
def test_step_tells_the_numbers_of_the_picture(step: int, told: str) -> None:
    page = Page(NAME).do(f"do step {step}")
    assert told in page.words


def test_rounding_is_told_when_the_networks_are_trained() -> None:
    page = Page(NAME).do("do step 3")
    assert "What happened appears here when the run has finished." in page.words
    result = page.finish(RUN)
    exact, one, _ = result.median_accuracy("100", 8)
    assert "The weight 0.2 became 0.189" in page.words
    assert f"falls from {exact:.3g} to {one:.3g}" in page.words
    page.do("do step 4")
    assert "The weight 0.2 became 0.198; with one scale it was 0.189." in page.words


def test_networks_have_the_configs_values() -> None:
    config = RoundedWeightsConfig(steps=50, seeds=2, seed=3)
    page = Page(NAME, rounded_steps="50", rounded_seeds="2", seed="3")
    assert page.claimed(RUN).config == config


def test_checks_are_offered_when_their_detail_is_open() -> None:
    page = Page(NAME).open(
        "A bias before batch norm", "Three kinds of layers, checked with PyTorch"
    )
    ids = [each.proto.id for each in page.app.get("bidi_component")]
    for key in ("folding", "redundant bias"):
        assert any(each.endswith(key) for each in ids), (key, ids)


def test_step_rounds_on_a_lab_that_does_not_warm_up() -> None:
    page = Page("folding")
    assert not page.claimed(RUN).goes_on_by_itself
    assert page.do("do step 3").claimed(RUN).goes_on_by_itself
