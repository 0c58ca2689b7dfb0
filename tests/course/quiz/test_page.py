"""The quiz: each answer is met at once, the first one counts, and the seed is the sheet."""

from __future__ import annotations

import pytest

from bn_core.course.curriculum import find_lesson
from bn_core.course.quiz.bank import BANK, deal_sheet
from bn_core.course.quiz.config import QuizConfig
from bn_core.course.quiz.marking import format_answer, mark_answer
from bn_core.lessons.question import DrawnChoice, DrawnNumber, DrawnQuestion
from pages.shared.kept_answers import COURSE, KEPT
from tests.open_lesson import Page
from tests.printed_code import run_code

NAME = "quiz"


def numbers(asked: tuple[DrawnQuestion, ...]) -> list[DrawnNumber]:
    return [each for each in asked if isinstance(each, DrawnNumber)]


def choices(asked: tuple[DrawnQuestion, ...]) -> list[DrawnChoice]:
    return [each for each in asked if isinstance(each, DrawnChoice)]


def give(page: Page, asked: DrawnQuestion, given: float) -> Page:
    place = f"{asked.question.id} {asked.seed}"
    if isinstance(asked, DrawnNumber):
        return page.set("number_input", f"predict {place}", given)
    return page.set("radio", f"quiz {place}", int(given))


def solve(page: Page, asked: DrawnQuestion) -> Page:
    return give(page, asked, asked.answer if isinstance(asked, DrawnNumber) else asked.right)


def read_answers(page: Page) -> str:
    return "\n".join(each.value for each in [*page.app.success, *page.app.info])


def test_the_sheet_of_the_address_is_asked_and_nothing_answered() -> None:
    page = Page(NAME, about="training", count="5", seed="12")
    asked = deal_sheet(12, 5, ("Training",))
    assert page.warnings == ""
    for each in asked:
        assert each.text in page.words
        assert each.explanation not in page.words
    assert "You have not answered any of the 5 questions yet." in page.words
    assert read_answers(page) == ""


def test_a_right_number_and_a_known_slip_are_told_apart() -> None:
    asked = next(each for each in numbers(deal_sheet(0, 16)) if each.mistakes)
    page = give(Page(NAME, count="16"), asked, asked.mistakes[0].value)
    assert f"It is {format_answer(asked)}. {asked.mistakes[0].why}" in read_answers(page)
    solve(page, asked)
    assert f"Right: it is {format_answer(asked)}. {asked.explanation}" in read_answers(page)


def test_every_wrong_option_is_met_with_its_own_reason() -> None:
    asked = choices(deal_sheet(0))[0]
    page = Page(NAME)
    for place, option in enumerate(asked.options):
        give(page, asked, place)
        expected = "Right. " if place == asked.right else f"Not this one. {option.why}"
        assert expected in read_answers(page)
        assert asked.explanation in read_answers(page)


def test_the_first_answer_counts() -> None:
    page, asked = Page(NAME), choices(deal_sheet(0))[0]
    give(page, asked, (asked.right + 1) % len(asked.options))
    solve(page, asked)
    assert "You have answered 1 of 6 questions, 0 correctly." in page.words
    assert "1 of your answers is a common mistake." in page.words
    kept = page.app.session_state[KEPT][NAME]
    assert mark_answer(asked, kept[f"first {asked.question.id} 0"]).right is False


def test_what_was_wrong_is_linked_and_what_was_right_is_not() -> None:
    page, asked = Page(NAME), deal_sheet(0)
    before = len(page.app.get("page_link"))
    for each in asked:
        solve(page, each)
    assert "You have answered 6 of 6 questions, 6 correctly." in page.words
    assert page.app.session_state[KEPT][COURSE] == {NAME: 1.0}
    assert len(page.app.get("page_link")) == before
    again = deal_sheet(1)
    page.set("number_input", "seed", 1)
    wrong = choices(again)
    for each in wrong:
        give(page, each, (each.right + 1) % len(each.options))
    lessons = {find_lesson(each.question.lesson).title for each in wrong}
    labels = [each.label for each in page.app.get("page_link")]
    assert lessons <= set(labels)
    assert len(labels) == before + len(lessons)


def test_another_sheet_is_the_next_seed() -> None:
    page = Page(NAME, seed="9999")
    page.click("try new questions")
    assert page.app.session_state["seed"] == 0
    page.click("try new questions")
    assert page.app.session_state["seed"] == 1
    assert all(each.text in page.words for each in deal_sheet(1))


@pytest.mark.parametrize(
    ("name", "value", "used"),
    [("count", "99", "6"), ("seed", "-3", "0"), ("about", "pies", "everything")],
)
def test_what_no_control_takes_is_named_with_what_is_used_instead(
    name: str, value: str, used: str
) -> None:
    assert f"Used instead: {used}." in Page(NAME, **{name: value}).warnings


def test_the_code_prints_the_sheet_on_the_screen() -> None:
    page = Page(NAME, about="why", count="4", seed="8")
    shown = run_code(page.code("from bn_core.course.quiz"))
    for each in deal_sheet(8, 4, QuizConfig(about="why").sections):
        assert each.text in shown
        assert each.text in page.words


def test_every_question_of_the_bank_can_be_shown() -> None:
    left, seed = set(BANK), 0
    while left and seed < 100:
        asked = deal_sheet(seed, 16)
        new = left & {each.question.id for each in asked}
        if len(new) > 2 or (seed > 25 and new):
            page = Page(NAME, seed=str(seed), count="16")
            assert page.errors == page.warnings == ""
            left -= new
        seed += 1
    assert not left
