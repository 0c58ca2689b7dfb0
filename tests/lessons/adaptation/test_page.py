"""The lesson on adaptation: its default tells the story, and its code prints it."""

from __future__ import annotations

import ast

import pytest

from bn_core.lessons.adaptation.code import write_mixture_code, write_test_batch_code
from bn_core.lessons.adaptation.config import AdaptationConfig
from bn_core.lessons.adaptation.result import Adaptation
from pages.adaptation.steps import STEP_CONFIGS
from tests.open_lesson import Page
from tests.printed_code import run_code

NAME, RUN = "adaptation", "adaptation run"


def test_default_tells_that_the_test_batch_repairs_brightness_and_small_ones_cost() -> None:
    page = Page(NAME)
    result = page.finish(RUN)
    assert isinstance(result, Adaptation)
    assert (result.at("batch", 8, 64) > 0.95).all()
    assert (result.at("running", 8, 64) < 0.5).all()
    page.do("do step 1")
    assert page.said["severity"] == "8"
    assert "and nothing with the test batch" in page.words
    page.do("do step 2")
    assert "Without a shift it is worse for all 5 networks" in page.words
    page.do("do step 3")
    assert page.claimed(RUN).config == AdaptationConfig(weight=4)
    assert page.said["test_size"] == "4"


def test_link_sets_run_and_view() -> None:
    page = Page(NAME, shift="move", order="sorted", weight="9", severity="2", steps="20", seeds="1")
    config = AdaptationConfig(shift="move", order="sorted", weight=9, steps=20, seeds=1)
    assert page.claimed(RUN).config == config
    page.finish(RUN)
    assert "whatever its images are" in page.words
    page.open("What the claim says", "How it was measured", "Before you use it")
    assert "learn the clean digits for 20 steps" in page.words


def test_steps_differ_in_one_setting_from_the_default() -> None:
    assert STEP_CONFIGS[0] == AdaptationConfig()
    assert [len(each.list_changes()) for each in STEP_CONFIGS] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("code", "mean", "variance"),
    [(write_test_batch_code(), 7.0, 8 / 3), (write_mixture_code(3), 3.5, 11 / 6)],
)
def test_code_prints_both_outputs_and_keeps_the_running_mean(
    code: str, mean: float, variance: float
) -> None:
    """With N = 3 each kind of statistics has half of the weight, and the old ones are 0 and 1."""
    old, new, running_mean = map(ast.literal_eval, run_code(code).splitlines())
    assert old == pytest.approx([5, 7, 9], rel=1e-4)
    expected = [(x - mean) / variance**0.5 for x in (5, 7, 9)]
    assert new == pytest.approx(expected, rel=1e-3, abs=1e-6)
    assert running_mean == 0
