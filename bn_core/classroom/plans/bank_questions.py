"""Questions of the bank for plans, with their answers, reasons and known mistakes."""

from __future__ import annotations

import re

from bn_core.classroom.plans.plan import Script
from bn_core.classroom.settings import Predict, Vote
from bn_core.course.quiz.bank import BANK
from bn_core.course.quiz.marking import format_answer
from bn_core.lessons.question import Asked, AskedNumber
from bn_core.text.numbers import show


def draw_question(setting: Predict | Vote) -> Asked:
    """Draw the question of a setting; KeyError if it is typed, not from the bank."""
    return BANK[setting.id].draw(setting.seed)


def quote_question(do: str, setting: Predict | Vote, wrong: str = "") -> Script:
    """Return the script of a question of the bank.

    It quotes the first mistake that starts with ``wrong``, or whose reply does. ValueError: there
    is none.
    """
    found = draw_question(setting)
    chosen = [
        each for each in _list_mistakes(found) if any(text.startswith(wrong) for text in each)
    ]
    if not chosen:
        raise ValueError(f"No mistake of {setting.id} begins with {wrong!r}.")
    right = f"**{format_answer(found)}.** {found.explanation}"
    return Script(do, found.text, right, *chosen[0])


def draw_numbers(setting: Predict) -> tuple[float, ...]:
    """Return the drawn numbers of a numeric question, in the order of its text."""
    found = draw_question(setting)
    assert isinstance(found, AskedNumber)
    return found.drawn


def parse_batches(text: str) -> list[list[float]]:
    """Return the batches in a text, such as [2, 4, 8, 10], as numbers, in order."""
    lists = re.findall(r"\[([^\]]+)\]", text.replace("−", "-"))
    return [[float(each) for each in found.split(",")] for found in lists]


def _list_mistakes(found: Asked) -> list[tuple[str, str]]:
    """Return each known wrong answer, with the reply to it."""
    if isinstance(found, AskedNumber):
        return [(show(slip.value), slip.why) for slip in found.slips]
    return [(each.text, each.why) for n, each in enumerate(found.options) if n != found.right]
