"""Questions of the bank for plans, with their answers, reasons and known mistakes."""

from __future__ import annotations

import re

from bn_core.classroom.plans.plan import Script
from bn_core.classroom.steps.settings import Predict, Vote
from bn_core.course.quiz import bank
from bn_core.course.quiz.marking import format_answer
from bn_core.lessons.question import DrawnNumber, DrawnQuestion
from bn_core.text.numbers import format_number


def draw_question(setting: Predict | Vote) -> DrawnQuestion:
    """Draw the question of a setting; KeyError if it is typed, not from the bank."""
    return bank.draw_question(setting.id, setting.seed)


def quote_question(do: str, setting: Predict | Vote, wrong: str = "") -> Script:
    """Return the script of a question of the bank.

    It quotes the first mistake that starts with ``wrong``, or whose reply does. ValueError: there
    is none.
    """
    question = draw_question(setting)
    chosen = [
        each for each in _list_mistakes(question) if any(text.startswith(wrong) for text in each)
    ]
    if not chosen:
        raise ValueError(f"No mistake of {setting.id} begins with {wrong!r}.")
    right = f"**{format_answer(question)}.** {question.explanation}"
    return Script(do, question.text, right, *chosen[0])


def draw_numbers(setting: Predict) -> tuple[float, ...]:
    """Return the drawn numbers of a numeric question, in the order of its text."""
    question = draw_question(setting)
    assert isinstance(question, DrawnNumber)
    return question.drawn


def parse_batches(text: str) -> list[list[float]]:
    """Return the batches in a text, such as [2, 4, 8, 10], as numbers, in order."""
    lists = re.findall(r"\[([^\[\]]+)\]", text.replace("−", "-"))
    return [[float(each) for each in inside.split(",")] for inside in lists]


def _list_mistakes(question: DrawnQuestion) -> list[tuple[str, str]]:
    """Return each known wrong answer, with the reply to it."""
    if isinstance(question, DrawnNumber):
        return [(format_number(mistake.value), mistake.why) for mistake in question.mistakes]
    return [(each.text, each.why) for n, each in enumerate(question.options) if n != question.right]
