"""Configuration of a sheet: its sections, number of questions, and seed."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.course.quiz.sections import SECTIONS
from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.question import SEED

ABOUT = {
    "everything": tuple(SECTIONS),
    **{
        name: (title,)
        for name, title in zip(("transform", "training", "why"), SECTIONS, strict=True)
    },
}
"""Sections that a sheet may be about, by short name."""


@dataclass(frozen=True, slots=True)
class QuizConfig(Knobs):
    """Configuration of a sheet; the same values always give the same sheet."""

    about: str = choice("everything", tuple(ABOUT), "part of the course")
    count: int = knob(6, 3, 16, "number of questions")
    seed: int = knob(SEED.default, SEED.low, SEED.high, SEED.help)

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections asked about, by their titles."""
        return ABOUT[self.about]
