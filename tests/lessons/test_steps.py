"""Every step of a lesson has a button that does it, and tells what happened."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from bn_core.course.curriculum import LESSONS
from bn_core.course.moved import MOVED, find_new_page, group_by_page
from pages.shared.kept_answers import KEPT
from tests.open_lesson import ROOT, Page

_BESIDE = re.compile(
    r"\b(left|right) (chart|figure|map|panel|picture|plot)|\bon the (left|right)\b"
)
"""Where only a wide screen has a picture: on a phone they are below one another."""


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("pages/*/steps.py")), ids=lambda at: at.parent.name
)
def test_steps_name_pictures_by_what_they_show(path: Path) -> None:
    module = importlib.import_module(f"pages.{path.parent.name}.steps")
    for step in getattr(module, "STEPS", ()):
        assert not _BESIDE.search(f"{step.do} {step.watch}")


def test_a_step_tells_what_happened_and_is_marked_as_done() -> None:
    page = Page("four_steps")
    for number, change in enumerate(page.changes, start=1):
        page.do(change)
        [told] = [each.value for each in page.app.success]
        assert any(each.isdigit() for each in told)
        [steps] = [each for each in page.app.button_group if "step" in (each.key or "")]
        assert steps.options[:number] == [f"{place + 1} ✓" for place in range(number)]
    assert steps.options[-1].endswith("✓")


def test_a_step_can_be_done_again_after_other_changes() -> None:
    page = Page("four_steps").do("do step 1")
    first = page.app.success[0].value
    page.set("text_area", "x", "5, 6, 7").do("do step 1")
    assert page.app.success[0].value == first


def test_a_reload_shows_the_same_step() -> None:
    page = Page("four_steps").do("do step 1")
    page.app.button(key="turn Right").click().run()
    stored = page.app.session_state[KEPT]["four_steps"]
    page = Page("four_steps").report(
        "answers four_steps", "found", {"pages": {"four_steps": stored}}
    )
    [steps] = [each for each in page.app.button_group if "step" in (each.key or "")]
    assert (steps.value, steps.options[0]) == (1, "1 ✓")


@pytest.mark.parametrize("forged", [-1, 99, 0.5, True])
def test_a_forged_step_is_refused(forged: float) -> None:
    stored = {"four_steps": {"step shown": forged}}
    page = Page("four_steps").report("answers four_steps", "found", {"pages": stored})
    [steps] = [each for each in page.app.button_group if "step" in (each.key or "")]
    assert steps.value == 0


def test_moved_parameters_lead_to_lessons_of_the_curriculum() -> None:
    names = {each.name for each in LESSONS}
    assert MOVED.keys() <= {"", *names}
    assert {new for moved in MOVED.values() for new in moved.values()} <= names


@pytest.mark.parametrize(
    ("page", "parameters", "new"),
    [
        ("", [], ""),
        ("", ["utm_source"], ""),
        ("", ["x"], "four_steps"),
        ("four_steps", ["x", "gamma"], "four_steps"),
        ("four_steps", ["x", "gamma", "second"], "scale_and_shift"),
        ("", ["x", "eps", "shrink"], "epsilon"),
        ("", ["x", "second"], "scale_and_shift"),
    ],
)
def test_find_new_page_follows_what_moved(page: str, parameters: list[str], new: str) -> None:
    assert find_new_page(page, parameters) == new


def test_group_by_page_follows_what_moved() -> None:
    groups = {"four_steps": ["x"], "scale_and_shift": ["second"]}
    assert group_by_page("", ["x", "second"]) == groups


def test_a_link_with_settings_of_two_lessons_names_the_other() -> None:
    page = Page("running_averages", momentum="0.05", cause="cold")
    assert page.warnings == ""
    assert page.said["cause"] == "cold"
    [told] = [each.value for each in page.app.info]
    assert "](/running_averages?momentum=0.05)" in told
