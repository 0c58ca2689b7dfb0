"""Quiz questions whose numbers and order a seed draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from zlib import crc32

import numpy as np

from bn_core.inputs.knobs import Knob
from bn_core.lessons.draw import Draw

SEED = Knob(0, "seed of the sheet", 0, 9999)
"""The seeds with which a question can be drawn."""
RELATIVE_TOLERANCE = 0.01
"""The tolerance of an answer relative to it, since three digits are asked for."""
LEAST_TOLERANCE = 0.006
"""The least tolerance, so that two decimals are enough."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """The number that a common mistake gives, and a sentence on the mistake."""

    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose from, and why it is right or wrong."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Number:
    """The content of a numeric question, whose answer is computed.

    ``tolerance`` is in the answer's unit; None means one percent, but at least 0.006.
    """

    text: str
    answer: float
    because: str
    mistakes: tuple[Mistake, ...] = ()
    tolerance: float | None = None

    @property
    def effective_tolerance(self) -> float:
        """The largest error of an answer that still counts as right."""
        return self.tolerance or max(RELATIVE_TOLERANCE * abs(self.answer), LEAST_TOLERANCE)


@dataclass(frozen=True, slots=True)
class Choice:
    """The content of a multiple-choice question, one right answer and wrong ones."""

    text: str
    right: str
    because: str
    wrong: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class DrawnNumber:
    """A numeric question with its numbers, of which the seed chose ``drawn``."""

    question: Question[Number]
    seed: int
    text: str
    answer: float
    tolerance: float
    explanation: str
    mistakes: tuple[Mistake, ...]
    drawn: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DrawnChoice:
    """A multiple-choice question with its options in the seed's order.

    ``right`` is the index of the right option.
    """

    question: Question[Choice]
    seed: int
    text: str
    options: tuple[Option, ...]
    right: int

    @property
    def explanation(self) -> str:
        """Why the right option is right."""
        return self.options[self.right].why


DrawnQuestion = DrawnNumber | DrawnChoice
Content = TypeVar("Content", Number, Choice)


@dataclass(frozen=True, slots=True)
class Question(Generic[Content]):
    """A question of the bank.

    ``confusion`` is the number of the misconception that it tests. ``kind`` is "numeric" or
    "choice".
    """

    id: str
    lesson: str
    confusion: int | None
    kind: str
    write: Callable[[Draw], Content]

    def draw(self, seed: int) -> DrawnQuestion:
        """Draw the question with a seed from 0 to 9999, else ValueError."""
        seed = SEED.check(seed)
        draw = Draw(np.random.default_rng((seed, crc32(self.id.encode()))))
        content = self.write(draw)
        if isinstance(content, Number):
            return _draw_number(self, seed, content, tuple(draw.drawn))
        return _draw_choice(self, seed, content, draw)


def numeric(
    id: str, lesson: str, confusion: int | None = None
) -> Callable[[Callable[[Draw], Number]], Question[Number]]:
    """Turn a function that writes a numeric question into the question."""
    return lambda write: Question(id, lesson, confusion, "numeric", write)


def choice(
    id: str, lesson: str, confusion: int | None = None
) -> Callable[[Callable[[Draw], Choice]], Question[Choice]]:
    """Turn a function that writes a multiple-choice question into the question."""
    return lambda write: Question(id, lesson, confusion, "choice", write)


def _draw_number(
    question: Question[Number], seed: int, content: Number, drawn: tuple[float, ...]
) -> DrawnNumber:
    return DrawnNumber(
        question,
        seed,
        content.text,
        content.answer,
        content.effective_tolerance,
        content.because,
        select_distinct_mistakes(content),
        drawn,
    )


def select_distinct_mistakes(content: Number) -> tuple[Mistake, ...]:
    """Return the mistakes whose numbers differ clearly from the answer.

    With some drawn numbers a mistake happens to give nearly the right answer.
    """
    return tuple(
        mistake
        for mistake in content.mistakes
        if abs(mistake.value - content.answer) > 3 * content.effective_tolerance
    )


def _draw_choice(question: Question[Choice], seed: int, content: Choice, draw: Draw) -> DrawnChoice:
    options = (Option(content.right, content.because), *content.wrong)
    order: Sequence[int] = draw.permutation(len(options))
    return DrawnChoice(
        question, seed, content.text, tuple(options[place] for place in order), order.index(0)
    )
