"""The placement quiz suggests the lesson of the first wrong answer."""

from __future__ import annotations

import pytest

from bn_core.course.curriculum import LESSONS, find_lesson
from bn_core.course.placement import AFTER_ALL, FEW, draw_placement, suggest_start
from bn_core.course.quiz.marking import MarkedAnswer

ASKED = draw_placement()


def mark(*right: bool | None) -> list[MarkedAnswer]:
    return [MarkedAnswer(asked, each, "", "") for asked, each in zip(ASKED, right, strict=True)]


def test_placement_asks_six_questions_in_the_course_order() -> None:
    names = [each.name for each in LESSONS]
    places = [names.index(each.question.lesson) for each in ASKED]
    assert len(places) == 6
    assert places == sorted(places)
    assert places[-1] < names.index(AFTER_ALL)


@pytest.mark.parametrize("missing", range(6))
def test_suggestion_waits_for_all_answers(missing: int) -> None:
    assert suggest_start(mark(*(None if n == missing else False for n in range(6)))) is None


@pytest.mark.parametrize("first", range(6))
@pytest.mark.parametrize("later", [True, False])
def test_suggestion_is_the_lesson_of_the_first_wrong_answer(first: int, later: bool) -> None:
    start = suggest_start(mark(*(n < first or (n > first and later) for n in range(6))))
    assert start is not None
    assert f"{5 if later else first} of 6" in start.why
    if not later and first <= FEW:
        assert start.lesson == LESSONS[0].name
        return
    assert start.lesson == ASKED[first].question.lesson
    assert f"question {first + 1}, which “{find_lesson(start.lesson).title}”" in start.why


def test_suggestion_after_six_right_answers_goes_on() -> None:
    start = suggest_start(mark(*[True] * 6))
    assert start is not None
    assert start.lesson == AFTER_ALL
