"""Count what a class answered: right answers, disagreement, mistakes and moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bn_core.classroom.report.answers import Answer, Answers, AskedQuestion

RIGHTED, LOST, STRAYED = "to the right answer", "away from the right answer", "between others"
"""Directions of a student who changed the answer from the first vote to the second."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers are right, how many wrong, and how many not judged."""

    right: int
    wrong: int
    unknown: int

    @property
    def total(self) -> int:
        """The number of all answers."""
        return self.right + self.wrong + self.unknown


@dataclass(frozen=True, slots=True)
class Mistake:
    """A kind of wrong answer, with an example, and how many gave it first and last."""

    group: str
    why: str
    example: str | float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Move:
    """A student who answered differently in the second vote."""

    seat: int
    before: Answer
    after: Answer

    @property
    def direction(self) -> str:
        """Where the student moved, "" if no option is right."""
        if self.before.right is None:
            return ""
        return RIGHTED if self.after.right else LOST if self.before.right else STRAYED


def count_right(answers: Answers) -> Tally:
    """Return how many answers are right, wrong or neither."""
    counts = Counter(each.right for each in answers.values())
    return Tally(counts[True], counts[False], counts[None])


def measure_disagreement(answers: Answers) -> float | None:
    """Return the share of pairs of students who answered differently.

    0 if all gave the same answer; None if fewer than two answered. Numbers and lines count as the
    same if both are right, or both are wrong in the same way. (It is Simpson's index of diversity,
    without replacement.)
    """
    many = len(answers)
    if many < 2:
        return None
    groups = Counter(each.group for each in answers.values())
    same = sum(count * (count - 1) for count in groups.values())
    return 1 - same / (many * (many - 1))


def order_by_disagreement(questions: Iterable[AskedQuestion]) -> list[tuple[int, AskedQuestion]]:
    """Return the questions, those that split the class most first.

    Each has its number from 1 in the order asked. What counts is the first vote, before the
    discussion.
    """
    numbered = enumerate(questions, start=1)
    return sorted(numbered, key=lambda each: (-(measure_disagreement(each[1].first) or 0), each[0]))


def list_mistakes(question: AskedQuestion) -> tuple[Mistake, ...]:
    """Return the kinds of wrong answers to a question, the most frequent first."""
    wrong = [
        {seat: each for seat, each in answers.items() if each.right is False}
        for answers in (question.first, question.last)
    ]
    first, last = (Counter(each.group for each in answers.values()) for answers in wrong)
    examples = {each.group: each for answers in reversed(wrong) for each in answers.values()}
    mistakes = (
        Mistake(group, each.why, each.value, first[group], last[group])
        for group, each in examples.items()
    )
    return tuple(sorted(mistakes, key=lambda each: (-each.first - each.last, each.group)))


def list_moves(question: AskedQuestion) -> tuple[Move, ...]:
    """Return who answered differently in the second vote, by seat."""
    first, second = question.first, question.second or {}
    return tuple(
        Move(seat, first[seat], second[seat])
        for seat in sorted(first.keys() & second.keys())
        if first[seat].group != second[seat].group
    )
