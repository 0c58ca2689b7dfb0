"""A question of the bank says its answer, its reason and its usual mistake; a plan quotes them."""

from __future__ import annotations

import re

from bn_core.classroom.plans.plan import Script
from bn_core.classroom.settings import Predict, Vote
from bn_core.course.quiz.bank import BANK
from bn_core.course.quiz.marking import format_answer
from bn_core.lessons.question import Asked, AskedNumber
from bn_core.text.numbers import show


def asked(setting: Predict | Vote) -> Asked:
    """The question of a setting as its seed draws it; KeyError: it is typed, not the bank's."""
    return BANK[setting.id].draw(setting.seed)


def words(do: str, setting: Predict | Vote, wrong: str = "") -> Script:
    """What is said about a question of the bank, with its first mistake that begins so.

    Either the mistake itself or what is said to it does; ValueError: none.
    """
    found = asked(setting)
    chosen = [each for each in _mistakes(found) if any(text.startswith(wrong) for text in each)]
    if not chosen:
        raise ValueError(f"No mistake of {setting.id} begins with {wrong!r}.")
    right = f"**{format_answer(found)}.** {found.explanation}"
    return Script(do, found.text, right, *chosen[0])


def numbers(setting: Predict) -> tuple[float, ...]:
    """The numbers that the seed has drawn for a numeric question, in the order of its text."""
    found = asked(setting)
    assert isinstance(found, AskedNumber)
    return found.drawn


def batches(text: str) -> list[list[float]]:
    """The batches that a text prints, [2, 4, 8, 10], as numbers, in order."""
    lists = re.findall(r"\[([^\]]+)\]", text.replace("−", "-"))
    return [[float(each) for each in found.split(",")] for found in lists]


def _mistakes(found: Asked) -> list[tuple[str, str]]:
    """Each wrong answer to expect, and what to say to it."""
    if isinstance(found, AskedNumber):
        return [(show(slip.value), slip.why) for slip in found.slips]
    return [(each.text, each.why) for n, each in enumerate(found.options) if n != found.right]
