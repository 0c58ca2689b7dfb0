"""Marking of answers, which names the known mistake behind a wrong answer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from bn_core.lessons.question import DrawnChoice, DrawnNumber, DrawnQuestion, Mistake
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """A marked answer; ``right`` is None if none was given.

    ``answer`` is the right answer as text, ``explanation`` the reason, and ``mistake`` the known
    mistake that leads to the given answer, "" if there is none.
    """

    asked: DrawnQuestion
    right: bool | None
    answer: str
    explanation: str
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of a lesson's questions that were asked, right and wrong."""

    lesson: str
    asked: int
    right: int
    wrong: int

    @property
    def open(self) -> int:
        """Number of questions not answered yet."""
        return self.asked - self.right - self.wrong

    @property
    def revisit(self) -> bool:
        """Whether a question of this lesson was answered wrong."""
        return self.wrong > 0


def mark_answer(asked: DrawnQuestion, given: float | None) -> MarkedAnswer:
    """Mark a number, or an option's place from 0; None is no answer.

    ValueError: ``given`` is not a finite number, or no option has this place.
    """
    if given is None:
        return MarkedAnswer(asked, None, format_answer(asked), asked.explanation)
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        raise ValueError(f"An answer is a number, not {str(given)[:40]!r}.")
    if isinstance(asked, DrawnNumber):
        return _mark_number(asked, float(given))
    return _mark_choice(asked, given)


def format_answer(asked: DrawnQuestion) -> str:
    """Return the right answer as text."""
    if isinstance(asked, DrawnNumber):
        return format_number(asked.answer)
    return asked.options[asked.right].text


def tally_by_lesson(marked: Iterable[MarkedAnswer]) -> tuple[Tally, ...]:
    """Return a tally for each lesson of the questions, in the order asked."""
    lessons: dict[str, list[MarkedAnswer]] = {}
    for each in marked:
        lessons.setdefault(each.asked.question.lesson, []).append(each)
    return tuple(
        Tally(
            lesson,
            len(those),
            sum(each.right is True for each in those),
            sum(each.right is False for each in those),
        )
        for lesson, those in lessons.items()
    )


def _mark_number(asked: DrawnNumber, given: float) -> MarkedAnswer:
    right = abs(given - asked.answer) <= asked.tolerance
    mistake = "" if right else find_mistake(asked.mistakes, asked.tolerance, given)
    return MarkedAnswer(asked, right, format_answer(asked), asked.explanation, mistake)


def find_mistake(mistakes: Iterable[Mistake], tolerance: float, given: float) -> str:
    """Return what is said about the known mistake that leads to a wrong number, or ""."""
    near = min(mistakes, key=lambda mistake: abs(given - mistake.value), default=None)
    if near and abs(given - near.value) <= max(tolerance, allow_rounding(near.value)):
        return near.why
    return ""


def allow_rounding(value: float) -> float:
    """Return how far a mistake's value may be off through rounding to two digits."""
    return 0.02 * abs(value)


def _mark_choice(asked: DrawnChoice, given: float) -> MarkedAnswer:
    if given != int(given) or not 0 <= given < len(asked.options):
        raise ValueError(f"The options are 0 to {len(asked.options) - 1}, not {given:g}.")
    place = int(given)
    right = place == asked.right
    mistake = "" if right else asked.options[place].why
    return MarkedAnswer(asked, right, format_answer(asked), asked.explanation, mistake)
