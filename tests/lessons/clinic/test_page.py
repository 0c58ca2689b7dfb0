"""The clinic: a case is run, looked into, named, changed, and judged by its numbers."""

from __future__ import annotations

import pytest

from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script, diff_script
from bn_core.text.numbers import format_number
from tests.open_lesson import Page

NAME = "clinic"
BROUGHT, TREATED = "clinic brought", "clinic treated"


def radio(page: Page, key: str, value: object) -> Page:
    return page.set("radio", key, value)


def test_a_case_opens_with_its_complaint_and_nothing_of_its_answer() -> None:
    page = Page(NAME, case="2")
    case = CASES[1]
    assert case.complaint in page.words
    assert not any(each.because[:30] in page.words for each in case.diagnoses)
    assert page.claimed(BROUGHT).config == ClinicConfig(case="2")
    assert build_script(ClinicConfig(case="2")).strip() in [each.value for each in page.app.code]


def test_what_the_run_found_can_be_inspected() -> None:
    page = Page(NAME, case="2")
    found = page.finish(BROUGHT)
    for table in found.tables:
        [choice] = [
            each for each in page.app.button_group if (each.key or "").startswith("clinic inspect")
        ]
        choice.set_value(table.name)
        page.run()
        assert table.caption in page.words


def test_a_diagnosis_is_answered_with_the_runs_numbers() -> None:
    page = Page(NAME, case="2")
    radio(page, "clinic diagnosis 2", "cold")
    assert "Run the model first" in page.words
    found = page.finish(BROUGHT)
    assert f"Right. {format_number(found.facts['seen'])} batches" in page.words
    radio(page, "clinic diagnosis 2", "overfitting")
    assert f"It gets {format_number(found.facts['eval_training'])}" in page.words
    assert "Right." not in page.words


@pytest.mark.parametrize("case", [str(n + 1) for n in range(len(CASES))])
def test_every_case_opens_with_every_fix(case: str) -> None:
    count = len(CASES[int(case) - 1].fixes)
    for fix in {1, count}:
        page = Page(NAME, case=case, fix=str(fix))
        assert page.warnings == page.errors == ""
        config = ClinicConfig(case=case, fix=fix)
        assert diff_script(config) in [each.value for each in page.app.code]
        assert page.claimed(TREATED).config == config


def test_treatment_keeps_a_success_and_reports_a_failure_with_its_number() -> None:
    page = Page(NAME, case="2", fix="1")
    page.finish(BROUGHT)
    cured = page.finish(TREATED)
    assert cured.healthy
    assert "Cured." in page.words
    assert "1 cured in this session" in " ".join(each.label for each in page.app.expander)
    radio(page, "clinic fix 2", 5)
    failed = page.finish(TREATED)
    assert not failed.healthy
    assert f"Not cured. Its test gets {format_number(failed.accuracy)}" in page.errors
    assert "1 cured in this session" in " ".join(each.label for each in page.app.expander)


def test_a_change_of_numbers_alone_is_a_change() -> None:
    page = Page(NAME, case="8", batch_times="16")
    assert page.claimed(TREATED).config == ClinicConfig(case="8", batch_times=16)
    assert page.finish(TREATED).healthy
    assert "Cured." in page.words


def test_a_model_that_stops_tells_its_error() -> None:
    page = Page(NAME, case="3")
    found = page.finish(BROUGHT)
    assert f"it stopped after {found.step} batches" in page.words
    page.predict("accuracy", 0.5)
    assert "It was never measured." in page.words


def test_a_prediction_waits_for_the_run() -> None:
    page = Page(NAME)
    page.predict("accuracy", 0.5)
    assert "Run the model as brought in, above." in page.words
    found = page.finish(BROUGHT)
    assert f"it is {format_number(found.accuracy)}" in page.words


def test_another_case_begins_without_a_fix() -> None:
    page = Page(NAME, case="2", fix="3")
    [cases] = [each for each in page.app.button_group if each.key == "case"]
    cases.set_value("4")
    page.run()
    assert page.app.radio(key="clinic fix 4").value == 0
    assert "fix" not in page.app.query_params


def test_what_no_control_takes_is_named_with_what_is_used_instead() -> None:
    page = Page(NAME, case="99", fix="8", seed="-1", rate_times="0")
    assert "Used instead: 1." in page.warnings
    assert "fixes, not 8. Used instead: 0." in page.warnings
    assert Page(NAME, fix="many").warnings.endswith("Used instead: 0.")
