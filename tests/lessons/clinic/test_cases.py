"""Each case is data: its edits fit its script, its words are short, and it has five causes."""

from __future__ import annotations

import pytest

from bn_core.lessons.clinic.case import Case
from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script, diff_script, find_case
from bn_core.lessons.clinic.healthy_script import HEALTHY, apply_edits

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)


def configs(case: Case) -> list[ClinicConfig]:
    number = str(CASES.index(case) + 1)
    return [ClinicConfig(case=number, fix=fix) for fix in range(len(case.fixes) + 1)]


def test_config_names_every_case() -> None:
    assert len(ClinicConfig.knob("case").options) == len(CASES) >= 28
    assert [find_case(ClinicConfig(case=str(n + 1))) for n in range(len(CASES))] == [*CASES]
    assert len({each.key for each in CASES}) == len({each.title for each in CASES}) == len(CASES)


def test_cases_are_offered_in_order_of_difficulty() -> None:
    offered = ClinicConfig.knob("case").options
    levels = [CASES[int(number) - 1].level for number in offered]
    assert levels == sorted(levels)
    assert set(levels) == {1, 2, 3}


@each_case
def test_every_fix_changes_the_script_into_valid_python(case: Case) -> None:
    broken, *changed = configs(case)
    assert diff_script(broken) == ""
    assert build_script(broken) != HEALTHY
    for each in changed:
        assert build_script(each) != build_script(broken)
        assert any(line.startswith(("+", "-")) for line in diff_script(each).splitlines())
    for each in (broken, *changed):
        compile(build_script(each), case.key, "exec")


@each_case
def test_case_has_five_causes_and_four_to_eight_fixes(case: Case) -> None:
    assert len({each.key for each in case.diagnoses}) == 5
    assert 4 <= len({each.key for each in case.fixes}) <= 8
    assert len({each.label for each in case.fixes}) == len(case.fixes)
    settings = {"epochs_times", "batch_times", "rate_times"}
    assert case.repairs - settings
    assert case.repairs - settings <= {each.key for each in case.fixes}
    assert not any(case.fix(key).hides for key in case.repairs - settings)
    with pytest.raises(KeyError):
        case.fix("no such fix")


@each_case
def test_words_of_a_case_are_short(case: Case) -> None:
    assert len(case.complaint.split()) <= 60
    assert len(case.title) <= 50
    for each in case.diagnoses:
        assert len(each.because.split()) <= 60
        assert each.because.endswith(".")
        assert not each.label.endswith(".")


def test_apply_edits_refuses_an_edit_that_changes_nothing() -> None:
    with pytest.raises(ValueError, match="does not contain"):
        apply_edits(HEALTHY, (("no such line", ""),))


def test_build_script_writes_the_numbers_of_the_config() -> None:
    written = build_script(
        ClinicConfig(case="1", seed=7, epochs_times=3, batch_times=2, rate_times=0.5)
    )
    for line in ("SEED = 7", "EPOCHS = 12", "BATCH = 64", "RATE = 0.05"):
        assert f"\n{line}\n" in written
    assert "+EPOCHS = 12" in diff_script(ClinicConfig(case="1", epochs_times=3))
