"""The clinic: a case is run, inspected, diagnosed and changed, and its test decides."""

from __future__ import annotations

import pytest

from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import TABLES, ClinicConfig
from bn_core.lessons.clinic.edit import build_script, diff_script
from bn_core.lessons.clinic.sentences import Shown, describe_outcome
from bn_core.text.numbers import format_number
from tests.open_lesson import Page

NAME, RUN = "clinic", "clinic run"


@pytest.fixture(scope="module")
def first() -> Page:
    page = Page(NAME)
    page.finish(RUN)
    return page


def test_page_opens_with_complaint_and_script_but_no_answer() -> None:
    page = Page(NAME, case="2")
    case = CASES[1]
    assert case.complaint in page.words
    assert not any(each.because[:30] in page.words for each in case.diagnoses)
    assert page.claimed(RUN).config == ClinicConfig(case="2")
    assert build_script(ClinicConfig(case="2")).strip() in [each.value for each in page.app.code]


def test_page_shows_every_table_of_the_run(first: Page) -> None:
    result = first.claimed(RUN).frames[-1]
    assert sorted(each.name for each in result.tables) == sorted(TABLES)
    for table in result.tables:
        first.set("button_group", "inspect", table.name)
        assert table.caption in first.words
    first.set("button_group", "inspect", "error message")
    assert "The script ran without an error." in first.words


def test_steps_tell_a_fix_a_fix_that_hides_the_fault_and_two_other_faults(first: Page) -> None:
    original = first.claimed(RUN).frames[-1]
    first.do("do step 1")
    fixed = first.finish(RUN)
    rise = f"from {format_number(original.accuracy)} to {format_number(fixed.accuracy)}."
    assert fixed.accuracy == original.facts["eval_test"]
    assert f"Test accuracy rises {rise}" in first.words
    assert "Fixed. Test accuracy" in first.words
    first.do("do step 2")
    assert first.finish(RUN).healthy
    assert "the fault is still there" in first.warnings
    first.do("do step 3")
    facts = first.finish(RUN).facts
    assert facts["eval_training"] < 0.2
    assert facts["classes"] < 2
    assert "So this fault is in training." in first.words
    first.do("do step 4")
    facts = first.finish(RUN).facts
    assert facts["train_training"] - facts["eval_training"] > 0.05
    assert "Inspect the running statistics below" in first.words
    first.open("All cases")
    assert "You have fixed 1 of 28 cases." in first.words
    assert "<td class=words>Call net.eval() before the test</td>" in first.words


def place_of(cause: str) -> int:
    """Where the second case offers a cause, from 0."""
    offered = sorted(CASES[1].diagnoses, key=lambda each: each.label)
    [place] = [place for place, each in enumerate(offered) if each.key == cause]
    return place


def test_diagnosis_is_answered_with_the_numbers_of_the_unchanged_script() -> None:
    page = Page(NAME, case="2", fix="1")
    page.set("radio", "clinic diagnosis 2", place_of("cold"))
    page.finish(RUN)
    assert "wait for the run: the answer quotes its numbers." in page.words
    page.set("selectbox", "clinic fix 2", 0)
    result = page.finish(RUN)
    assert "Right. They start at mean 0 and variance 1." in page.words
    page.set("radio", "clinic diagnosis 2", place_of("overfitting"))
    accuracy = format_number(result.facts["eval_training"])
    assert f"This is not the cause. {CASES[1].diagnoses[1].because[:20]}" in page.words
    assert f"has accuracy {accuracy} on them" in page.words


@pytest.mark.parametrize(("stored", "chosen"), [(1, 1), (0, 0), (99, None), (-1, None)])
def test_diagnosis_is_found_again_after_a_reload(stored: int, chosen: int | None) -> None:
    page = Page(NAME, case="2")
    page.report("answers clinic", "found", {"pages": {"clinic": {"clinic diagnosis 2": stored}}})
    assert page.app.radio(key="clinic diagnosis 2").value == chosen


@pytest.mark.parametrize("case", [str(n + 1) for n in range(len(CASES))])
def test_every_case_opens_with_its_first_and_last_fix(case: str) -> None:
    count = len(CASES[int(case) - 1].fixes)
    for fix in {1, count}:
        page = Page(NAME, case=case, fix=str(fix))
        assert page.warnings == page.errors == ""
        config = ClinicConfig(case=case, fix=fix)
        assert diff_script(config) in [each.value for each in page.app.code]
        assert page.claimed(RUN).config == config


def test_change_of_a_setting_can_remove_or_hide_the_fault() -> None:
    page = Page(NAME, case="8", batch_times="16")
    result = page.finish(RUN)
    assert result.healthy
    assert "Fixed. Test accuracy" in page.words
    hidden = Shown(ClinicConfig(case="8", rate_times=0.5), result, None)
    assert describe_outcome(hidden).endswith("The changed lines do not touch the cause.")


def test_model_that_stops_tells_its_error() -> None:
    page = Page(NAME, case="3", fix="5")
    result = page.finish(RUN)
    assert "Not fixed. The changed script stops with an error" in page.errors
    page.set("button_group", "inspect", "error message")
    assert result.error in [each.value for each in page.app.code]


@pytest.mark.parametrize(
    ("inspect", "sentence"),
    [
        ("layers", "The network of this run has no normalization layers."),
        ("running statistics", "The network of this run has no running statistics."),
    ],
)
def test_page_says_why_a_table_is_missing(inspect: str, sentence: str) -> None:
    page = Page(NAME, case="13", inspect=inspect)
    assert sentence not in page.run().words
    page.finish(RUN)
    assert sentence in page.words


def test_link_says_what_is_inspected() -> None:
    page = Page(NAME, case="2", inspect="batches")
    assert "It appears when the script has run." in page.words
    page.finish(RUN)
    assert "The last training batches" in page.words


def test_another_case_begins_without_a_fix() -> None:
    page = Page(NAME, case="2", fix="3")
    page.set("selectbox", "case", "4")
    assert page.app.selectbox(key="clinic fix 4").value == 0
    assert page.said["fix"] is None


def test_values_that_no_control_takes_are_named_with_what_is_used_instead() -> None:
    page = Page(NAME, case="99", fix="8", seed="-1", rate_times="0")
    assert "Used instead: 1." in page.warnings
    assert "fixes, not 8. Used instead: 0." in page.warnings
    assert Page(NAME, fix="many").warnings.endswith("Used instead: 0.")
