"""The page of the exercises: what is written stays, and is told."""

from __future__ import annotations

import pytest

from bn_core.lessons.write_it.exercises import EXERCISES
from pages.shared.kept_answers import KEPT
from tests.open_lesson import Page


def test_link_restores_exercise_and_work() -> None:
    page = Page("write_it", exercise="var", var="var = x.var(0)", mean="mean = x.mean(0)")
    assert page.errors == page.warnings == ""
    [code] = [each.value for each in page.app.code]
    assert "mean = x.mean(0)" in code
    assert "var = x.var(0)" in code
    assert "2 of 20 exercises are right" in [each.proto.text for each in page.app.get("progress")]


def test_opening_line_stays_out_of_the_work_of_other_exercises() -> None:
    assert "mean = x.sum(0)" in Page("write_it").app.code[0].value
    other = Page("write_it", exercise="var", var="var = x.var(0)")
    assert "x.sum(0)" not in other.app.code[0].value
    assert "1 of 20 exercises are right" in [each.proto.text for each in other.app.get("progress")]


def test_code_to_copy_computes_the_work() -> None:
    page = Page("write_it", exercise="x_hat", x_hat="x_hat = (x - mean) / np.sqrt(var + eps)")
    names: dict[str, object] = {}
    exec(page.app.code[0].value, names)  # the lab's own code, with a program of this test
    assert abs(names["x_hat"].mean()) < 1e-12  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_hints_come_one_by_one_and_the_solution_last(count: int) -> None:
    page = Page("write_it", exercise="var")
    for _ in range(count):
        page.app.button(key="hint var").click().run()
    exercise = next(each for each in EXERCISES if each.name == "var")
    words = [each.value for each in page.app.markdown]
    assert [f"- {each}" in words for each in exercise.hints] == [i < count for i in range(3)]
    codes = [each.value for each in page.app.code]
    assert (exercise.solution in codes) == (count == 4)
    stored = page.app.session_state[KEPT]["write_it"]
    reloaded = Page("write_it", exercise="var").run()
    assert f"- {exercise.hints[0]}" not in [each.value for each in reloaded.app.markdown]
    reloaded.report("answers write_it", "found", {"pages": {"write_it": stored}})
    assert [each.value for each in reloaded.app.code] == codes


def test_batch_that_cannot_be_used_is_explained_and_kept() -> None:
    page = Page("write_it", batch="1 2;")
    assert "two examples or more" in page.errors
    assert page.said["batch"] == "1 2;"


def test_next_exercise_opens() -> None:
    page = Page("write_it")
    page.app.button(key="next exercise").click().run()
    assert page.app.selectbox(key="exercise").value == "var"
    last = Page("write_it", exercise=EXERCISES[-1].name)
    assert last.app.button(key="next exercise").disabled
