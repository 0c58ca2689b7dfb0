"""Grade questions by their mark, and exercises by what they compute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bn_core.classroom.homework.assignment import (
    EXERCISE,
    LESSON,
    Assignment,
    Item,
    draw_item_question,
)
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import check_number
from bn_core.course.quiz.marking import mark_answer
from bn_core.inputs.programs.parse import MAX_TEXT
from bn_core.lessons.question import DrawnChoice
from bn_core.lessons.write_it.check import State, check_answer
from bn_core.lessons.write_it.desk_check import SECOND
from bn_core.lessons.write_it.desk_file import draw_givens
from bn_core.lessons.write_it.exercises import find_exercise
from bn_core.lessons.write_it.givens import Givens

Answer = str | float | bool
"""A program, a number or the place of an option from 0, or whether a lesson is read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The grade of one item.

    ``right`` is None if there is no answer or nothing to grade. ``shown`` is the answer as text.
    ``mistake`` says what is wrong, if that is known.
    """

    item: Item
    right: bool | None
    points: int
    shown: str = ""
    mistake: str = ""


def read_answer(item: Item, seed: int, value: Any) -> Answer:
    """Return an answer that came from outside; RefusedError if it cannot be one."""
    if item.kind == LESSON:
        if not isinstance(value, bool):
            raise RefusedError("A lesson is read or not.")
        return value
    if item.kind == EXERCISE:
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise RefusedError(f"A program is text of at most {MAX_TEXT:,} characters.")
        return value
    number = check_number(value, "An answer")
    try:
        mark_answer(draw_item_question(item, seed), number)
    except ValueError as error:
        raise RefusedError(str(error)) from None
    return number


def grade_item(item: Item, seed: int, answer: Answer | None) -> Mark:
    """Return the mark of an answer of ``read_answer``; None is no answer."""
    if item.kind == LESSON:
        return Mark(item, None, 0, "read" if answer is True else "")
    if answer is None or answer == "":
        return Mark(item, None, 0)
    if item.kind == EXERCISE:
        right, mistake = _check_program(item.name, str(answer), seed)
        return Mark(item, right, item.points * right, str(answer), mistake)
    asked = draw_item_question(item, seed)
    marked = mark_answer(asked, float(answer))
    right = marked.right is True
    shown = asked.options[int(answer)].text if isinstance(asked, DrawnChoice) else f"{answer:.12g}"
    return Mark(item, right, item.points * right, shown, marked.mistake)


def grade(assignment: Assignment, seed: int, answers: Mapping[int, Answer]) -> tuple[Mark, ...]:
    """Return the marks of all items in order.

    ``answers`` are by the items' places from 0.
    """
    return tuple(
        grade_item(item, seed, answers.get(place)) for place, item in enumerate(assignment.items)
    )


@lru_cache(maxsize=4096)
def _check_program(exercise: str, program: str, seed: int) -> tuple[bool, str]:
    """Return whether a program is right on two batches of the seed, and what is wrong.

    The second batch has one example and one feature more, so numbers that were copied in fail.
    """
    for more, prefix in ((0, ""), (SECOND, "Right on your batch alone. ")):
        check = check_answer(find_exercise(exercise), program, _draw_givens(seed, more))
        if check.state != State.RIGHT:
            return False, check.mistake or f"{prefix}{check.sentence}"
    return True, ""


@lru_cache(maxsize=512)
def _draw_givens(seed: int, more: int) -> Givens:
    return draw_givens(seed, more)
