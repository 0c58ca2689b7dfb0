"""An answer is right or wrong, and a wrong one is told what mistake gives just that."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from bn_core.lessons.question import Asked, AskedChoice, AskedNumber
from bn_core.text.numbers import show


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer and what to say to it; ``right`` is None where none was given.

    ``answer`` is the right one in words, ``explanation`` why it is, and ``mistake`` what the
    given one comes from, where that is known.
    """

    asked: Asked
    right: bool | None
    answer: str
    explanation: str
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the questions of one lesson went: ``asked`` of them, ``right`` and ``wrong``."""

    lesson: str
    asked: int
    right: int
    wrong: int

    @property
    def open(self) -> int:
        """How many are not answered yet."""
        return self.asked - self.right - self.wrong

    @property
    def revisit(self) -> bool:
        """Whether something about this lesson was answered wrong."""
        return self.wrong > 0


def mark(asked: Asked, given: float | None) -> Marked:
    """Mark a number, or an option's place from 0; None is no answer.

    ValueError, in a sentence: what is given is no finite number, or no option has this place.
    """
    if given is None:
        return Marked(asked, None, answer(asked), asked.explanation)
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        raise ValueError(f"An answer is a number, not {str(given)[:40]!r}.")
    if isinstance(asked, AskedNumber):
        return _number(asked, float(given))
    return _choice(asked, given)


def answer(asked: Asked) -> str:
    """The right answer in words."""
    if isinstance(asked, AskedNumber):
        return show(asked.answer)
    return asked.options[asked.right].text


def summary(marked: Iterable[Marked]) -> tuple[Tally, ...]:
    """One tally for each lesson that was asked about, in the order asked."""
    lessons: dict[str, list[Marked]] = {}
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


def _number(asked: AskedNumber, given: float) -> Marked:
    right = abs(given - asked.answer) <= asked.tolerance
    near = min(asked.slips, key=lambda slip: abs(given - slip.value), default=None)
    told = ""
    if not right and near and abs(given - near.value) <= max(asked.tolerance, _room(near.value)):
        told = near.why
    return Marked(asked, right, answer(asked), asked.explanation, told)


def _room(value: float) -> float:
    """How far a number may be rounded and still be known: two digits."""
    return 0.02 * abs(value)


def _choice(asked: AskedChoice, given: float) -> Marked:
    if given != int(given) or not 0 <= given < len(asked.options):
        raise ValueError(f"The options are 0 to {len(asked.options) - 1}, not {given:g}.")
    place = int(given)
    right = place == asked.right
    told = "" if right else asked.options[place].why
    return Marked(asked, right, answer(asked), asked.explanation, told)
