"""A sheet of questions: which sections, how many, and the seed that chooses their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob

ABOUT = {
    "everything": ("The transform", "Training, live", "Why does it work?"),
    "transform": ("The transform",),
    "training": ("Training, live",),
    "why": ("Why does it work?",),
}
"""What a sheet may be about: the sections that each name stands for."""


@dataclass(frozen=True, slots=True)
class QuizConfig(Knobs):
    """What a sheet is made of; the same values always give the same sheet."""

    about: str = choice("everything", tuple(ABOUT), "sections asked about")
    count: int = knob(6, 3, 16, "questions on the sheet")
    seed: int = knob(0, 0, 9999, "seed of the sheet")

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections asked about, by their titles."""
        return ABOUT[self.about]
