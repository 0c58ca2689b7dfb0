"""A question is written once and drawn many times: a seed chooses its numbers and their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from zlib import crc32

import numpy as np

from bn_core.inputs.knobs import Knob
from bn_core.lessons.draw import Draw

SEED = Knob(0, "seed of the sheet", 0, 9999)
"""The seeds that a question can be drawn from."""
CLOSE = 0.01
"""How far an answer may be off, as a share of itself: three digits are asked for."""
_LEAST = 0.006
"""And at least this, so that two decimals are enough."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A number that a usual mistake gives, and what the mistake is."""

    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, and why it is right or wrong."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Number:
    """What a numeric question writes: the answer is computed, never typed.

    ``tolerance`` is in the answer's unit; None is one percent, and at least 0.006.
    """

    text: str
    answer: float
    because: str
    slips: tuple[Slip, ...] = ()
    tolerance: float | None = None

    @property
    def allowed(self) -> float:
        """How far off an answer may be and still be right."""
        return self.tolerance or max(CLOSE * abs(self.answer), _LEAST)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a multiple choice writes: one right answer, and the misunderstandings beside it."""

    text: str
    right: str
    because: str
    wrong: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A numeric question with its numbers; ``drawn`` are those that the seed has chosen."""

    question: Question[Number]
    seed: int
    text: str
    answer: float
    tolerance: float
    explanation: str
    slips: tuple[Slip, ...]
    drawn: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """A multiple choice with its options in the seed's order; ``right`` counts them from 0."""

    question: Question[Choice]
    seed: int
    text: str
    options: tuple[Option, ...]
    right: int

    @property
    def explanation(self) -> str:
        """Why the right answer is right."""
        return self.options[self.right].why


Asked = AskedNumber | AskedChoice
Written = TypeVar("Written", Number, Choice)


@dataclass(frozen=True, slots=True)
class Question(Generic[Written]):
    """One question of the bank; ``confusion`` is its number in the list of what people get wrong.

    ``kind`` is "numeric" or "choice".
    """

    id: str
    lesson: str
    confusion: int | None
    kind: str
    write: Callable[[Draw], Written]

    def draw(self, seed: int) -> Asked:
        """The question as one seed asks it, always the same; ValueError: not from 0 to 9999."""
        seed = SEED.check(seed)
        draw = Draw(np.random.default_rng((seed, crc32(self.id.encode()))))
        written = self.write(draw)
        if isinstance(written, Number):
            return _number(self, seed, written, tuple(draw.drawn))
        return _choice(self, seed, written, draw)


def numeric(
    id: str, lesson: str, confusion: int | None = None
) -> Callable[[Callable[[Draw], Number]], Question[Number]]:
    """Make a numeric question of a function that writes it."""
    return lambda write: Question(id, lesson, confusion, "numeric", write)


def choice(
    id: str, lesson: str, confusion: int | None = None
) -> Callable[[Callable[[Draw], Choice]], Question[Choice]]:
    """Make a multiple choice of a function that writes it."""
    return lambda write: Question(id, lesson, confusion, "choice", write)


def _number(
    question: Question[Number], seed: int, written: Number, drawn: tuple[float, ...]
) -> AskedNumber:
    return AskedNumber(
        question,
        seed,
        written.text,
        written.answer,
        written.allowed,
        written.because,
        apart(written),
        drawn,
    )


def apart(written: Number) -> tuple[Slip, ...]:
    """The slips that can be told from the answer: by chance a mistake may come to the same."""
    return tuple(
        slip for slip in written.slips if abs(slip.value - written.answer) > 3 * written.allowed
    )


def _choice(question: Question[Choice], seed: int, written: Choice, draw: Draw) -> AskedChoice:
    options = (Option(written.right, written.because), *written.wrong)
    order: Sequence[int] = draw.order(len(options))
    return AskedChoice(
        question, seed, written.text, tuple(options[place] for place in order), order.index(0)
    )
