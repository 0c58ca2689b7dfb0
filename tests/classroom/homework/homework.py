"""Homework for tests: one of every kind of item, and answers to them."""

from __future__ import annotations

from collections.abc import Callable

from bn_core.classroom.homework.assignment import (
    DAY,
    EXERCISE,
    LESSON,
    QUESTION,
    Assignment,
    Item,
    draw_item_question,
)
from bn_core.classroom.homework.grading import Answer
from bn_core.classroom.homework.service import HomeworkService
from bn_core.lessons.question import DrawnChoice
from bn_core.lessons.write_it.exercises import find_exercise
from tests.classroom.rooms import CHOICE, NUMERIC

START = 1_000_000.0
ITEMS = (
    Item(LESSON, "/depth?seed=3"),
    Item(EXERCISE, "mean", 2),
    Item(QUESTION, CHOICE[0]),
    Item(QUESTION, NUMERIC[0], 3),
)


def make_assignment(*items: Item, deadline: float = START + DAY) -> Assignment:
    return Assignment("First homework", items or ITEMS, deadline)


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


def service() -> tuple[HomeworkService, Clock]:
    clock = Clock()
    return HomeworkService(clock), clock


def right_answer(item: Item, seed: int) -> Answer:
    """An answer that is right for this seed."""
    if item.kind == LESSON:
        return True
    if item.kind == EXERCISE:
        return find_exercise(item.name).solution
    asked = draw_item_question(item, seed)
    return asked.right if isinstance(asked, DrawnChoice) else asked.answer


def wrong_answer(item: Item, seed: int) -> Answer:
    """An answer that is wrong for this seed."""
    if item.kind == LESSON:
        return False
    if item.kind == EXERCISE:
        return "x * 0 + 7"
    asked = draw_item_question(item, seed)
    if isinstance(asked, DrawnChoice):
        return (asked.right + 1) % len(asked.options)
    return asked.answer + 3 * asked.tolerance + 1


Answering = Callable[[Item, int], Answer]
