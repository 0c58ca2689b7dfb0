"""Answers that the browser has stored come back, and nothing else that it sends gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bn_core.course.quiz.bank import deal_sheet
from bn_core.lessons.question import DrawnChoice, DrawnNumber
from pages.shared import kept_answers
from tests.open_lesson import Page

SHEET = deal_sheet(0)
NUMBER = next(each for each in SHEET if isinstance(each, DrawnNumber))
CHOICE = next(each for each in SHEET if isinstance(each, DrawnChoice))
MISSED = round(NUMBER.answer) + 7.0
WRONG = (CHOICE.right + 1) % len(CHOICE.options)
FIELD, CHOICES = f"predict {NUMBER.question.id} 0", f"quiz {CHOICE.question.id} 0"
FIRST = f"first {CHOICE.question.id} 0"


def read_sent(page: Page, course: bool = False) -> dict[str, Any]:
    """Return what the component was sent last for the page, or for the course."""
    answers, *_ = [e for e in page.app.get("bidi_component") if "answers" in e.proto.id]
    data: dict[str, Any] = json.loads(answers.proto.json)
    [name] = [name for name in data["pages"] if (name == kept_answers.COURSE) == course]
    return {**data["pages"][name], "most": data["most"]}


def find(page: Page, stored: Any, name: str = "quiz") -> Page:
    """Report what the browser has stored for a page."""
    return page.report(f"answers {name}", "found", {"pages": {name: stored}})


def key_of(page: Page, start: str) -> str:
    [key] = [e.key for e in page.app.number_input if (e.key or "").startswith(f"predict {start}")]
    assert key
    return key


def test_quiz_restores_answers_of_earlier_session() -> None:
    page = Page("quiz").predict(NUMBER.question.id, MISSED)
    page.set("radio", CHOICES, WRONG).set("radio", CHOICES, CHOICE.right)
    stored = read_sent(page)["answers"]
    assert {stored[FIELD], stored[CHOICES], stored[FIRST]} == {MISSED, WRONG, CHOICE.right}
    page = find(Page("quiz"), stored)
    assert page.app.number_input(key=FIELD).value == MISSED
    assert page.app.radio(key=CHOICES).value == CHOICE.right
    assert "You have answered 2 of 6 questions, 0 correctly." in page.words
    assert read_sent(page)["wanted"] == ""


def test_answer_since_reload_is_kept_over_stored_one() -> None:
    page = find(Page("quiz").predict(NUMBER.question.id, 5.0), {FIELD: 4.0})
    assert page.app.number_input(key=FIELD).value == 5.0


def test_answers_are_asked_for_once() -> None:
    page = find(find(Page("quiz"), {FIELD: 4.0}), {FIELD: 3.0})
    assert page.app.number_input(key=FIELD).value == 4.0


def test_unanswered_page_deletes_nothing_in_browser() -> None:
    assert read_sent(Page("quiz").run())["answers"] == {}


@pytest.mark.parametrize("value", ["5", None, [5], {"a": 1}, float("nan"), float("inf"), 10**400])
def test_forged_number_is_refused(value: Any) -> None:
    page = find(Page("quiz"), {FIELD: value})
    assert page.app.number_input(key=FIELD).value is None


@pytest.mark.parametrize("value", [-1, len(CHOICE.options), 0.5, True, 1e299])
def test_forged_choice_is_refused(value: Any) -> None:
    page = find(Page("quiz"), {CHOICES: value})
    assert page.app.radio(key=CHOICES).value is None


def test_forged_first_answer_counts_as_none() -> None:
    page = find(Page("quiz"), {CHOICES: CHOICE.right, FIRST: 99})
    assert "Right. " in page.app.success[0].value


def test_forged_names_set_nothing_of_session() -> None:
    before = set(Page("quiz").app.session_state)
    page = find(Page("quiz"), {"seed": 7, "session": 1, "quiz by lesson": 1, "x" * 10_000: 1})
    assert page.app.session_state["seed"] == 0
    assert set(page.app.session_state) == before
    assert "x" * 10_000 not in read_sent(page)["answers"]
    page.set("radio", CHOICES, CHOICE.right).click("Forget my answers")


@pytest.mark.parametrize("found", [None, 3, "x", ["quiz"], {"quiz": None}])
def test_forged_report_of_other_kind_is_ignored(found: Any) -> None:
    page = Page("quiz").report("answers quiz", "found", {"pages": found})
    assert read_sent(page)["answers"] == {}


@pytest.mark.parametrize("stored", [None, 3, "x", [["a", 1]]])
def test_forged_answers_of_other_kind_are_ignored(stored: Any) -> None:
    assert read_sent(find(Page("quiz"), stored))["answers"] == {}


def test_answers_kept_are_bounded() -> None:
    page = find(Page("quiz"), {f"n{n}": n for n in range(1000)} | {FIELD: 4.0})
    assert len(read_sent(page)["answers"]) == read_sent(page)["most"] < 1000
    assert page.app.number_input(key=FIELD).value == 4.0
    page.set("radio", CHOICES, WRONG)
    assert len(read_sent(page)["answers"]) == read_sent(page)["most"]


def test_forget_button_empties_answers_here_and_in_browser() -> None:
    page = find(Page("quiz"), {FIELD: 4.0}).set("radio", CHOICES, WRONG)
    page.click("Forget my answers")
    assert page.app.number_input(key=FIELD).value is None
    assert page.app.radio(key=CHOICES).value is None
    assert set(read_sent(page)["answers"].values()) == {None}
    page.set("radio", CHOICES, CHOICE.right)
    assert "You have answered 1 of 6 questions, 1 correctly." in page.words


def test_cleared_prediction_is_forgotten_in_browser() -> None:
    page = find(Page("quiz"), {FIELD: 4.0}).predict(NUMBER.question.id, None)
    assert page.app.number_input(key=FIELD).value is None
    assert read_sent(page)["answers"][FIELD] is None


def test_lesson_finds_its_answers_when_reader_comes_back() -> None:
    page = Page("depth").predict("doubling", 1024.0).go("quiz")
    assert read_sent(page)["answers"] == {}
    page.go("depth")
    assert page.app.number_input(key=key_of(page, "doubling")).value == 1024.0


def test_prediction_of_another_question_is_not_shown() -> None:
    page = Page("running_averages", momentum="0.1").predict("half the momentum", 90.0)
    stored = read_sent(page)["answers"]
    assert len(stored) == 1
    for momentum, expected in (("0.1", 90.0), ("0.2", None)):
        page = Page("running_averages", momentum=momentum)
        find(page, stored, "running_averages")
        assert page.app.number_input(key=key_of(page, "half the momentum")).value == expected


def test_names_of_answers_are_short_enough_to_come_back() -> None:
    page = Page("clinic").predict("way of the running mean", 8.0).do("do step 1")
    assert all(len(name) <= kept_answers._LONGEST for name in read_sent(page)["answers"])


def test_page_stores_answers_of_no_other_page() -> None:
    page = Page("quiz").report("answers quiz", "found", {"pages": {"depth": {"a": 1.0}}})
    assert "a" not in str(page.app.session_state[kept_answers.KEPT].get("depth", ""))


def test_finished_lessons_come_back_on_every_page() -> None:
    page = Page("quiz")
    page.report("answers quiz", "found", {"pages": {kept_answers.COURSE: {"depth": 1, "x": 1}}})
    assert read_sent(page, course=True)["answers"] == {"depth": 1, "x": 1}
    page.go("depth")
    assert read_sent(page, course=True) == {
        "answers": {"depth": 1, "x": 1},
        "wanted": "",
        "most": 200,
    }
