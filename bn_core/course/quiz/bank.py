"""The bank holds every question in the curriculum's order, and a seed deals a sheet from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.course.quiz.config import QuizConfig
from bn_core.lessons.backward import questions as backward
from bn_core.lessons.clinic import choice_questions as clinic_choice
from bn_core.lessons.clinic import numeric_questions as clinic_numeric
from bn_core.lessons.covariate_shift import questions as covariate_shift
from bn_core.lessons.depth import questions as depth
from bn_core.lessons.four_steps import questions as four_steps
from bn_core.lessons.landscape import questions as landscape
from bn_core.lessons.length_direction import choice_questions as length_direction_choice
from bn_core.lessons.length_direction import numeric_questions as length_direction_numeric
from bn_core.lessons.question import SECTIONS, Asked, Question
from bn_core.lessons.running_averages import choice_questions as running_averages_choice
from bn_core.lessons.running_averages import numeric_questions as running_averages_numeric
from bn_core.lessons.small_batches import choice_questions as small_batches_choice
from bn_core.lessons.small_batches import numeric_questions as small_batches_numeric
from bn_core.lessons.sweeps import questions as sweeps
from bn_core.lessons.which_axes import questions as which_axes

_THEMES = (
    four_steps,
    backward,
    which_axes,
    running_averages_numeric,
    running_averages_choice,
    sweeps,
    small_batches_numeric,
    small_batches_choice,
    clinic_numeric,
    clinic_choice,
    landscape,
    covariate_shift,
    depth,
    length_direction_numeric,
    length_direction_choice,
)
_LESSONS = [name for lessons in SECTIONS.values() for name in lessons]


def _bank() -> dict[str, Question]:
    written: list[Question] = [each for theme in _THEMES for each in theme.QUESTIONS]
    ordered = sorted(written, key=lambda each: _LESSONS.index(each.lesson))
    return {each.id: each for each in ordered}


BANK = _bank()
"""Every question by its id, lesson after lesson."""


def sheet(
    seed: int = 0, count: int = 6, sections: Sequence[str] = tuple(SECTIONS)
) -> tuple[Asked, ...]:
    """``count`` different questions, spread evenly over the sections and in the bank's order.

    Numeric questions and choices take turns. The same seed always gives the same sheet.
    ValueError: a seed or count out of the bounds of QuizConfig, or an unknown or no section.
    """
    config = QuizConfig(seed=seed, count=count)
    if strange := [name for name in sections if name not in SECTIONS]:
        raise ValueError(f"{strange[0][:40]!r} is not one of {', '.join(SECTIONS)}.")
    wanted = [name for name in SECTIONS if name in sections]
    if not wanted:
        raise ValueError("A sheet needs a section.")
    rng = np.random.default_rng((config.seed, len(BANK)))
    stacks = [_dealt(name, rng) for name in wanted]
    chosen = {stacks[turn % len(stacks)].pop() for turn in range(config.count)}
    return tuple(each.draw(config.seed) for id, each in BANK.items() if id in chosen)


def _dealt(section: str, rng: np.random.Generator) -> list[str]:
    """A section's ids, shuffled, one kind after the other; taken from the end."""
    kinds = [
        [id for id, each in BANK.items() if each.section == section and each.kind == kind]
        for kind in ("numeric", "choice")
    ]
    shuffled = [[ids[place] for place in rng.permutation(len(ids))] for ids in kinds]
    many = min(map(len, shuffled))
    rest = [id for ids in shuffled for id in ids[many:]]
    first = int(rng.integers(2))
    turns = zip(shuffled[first][:many], shuffled[1 - first][:many], strict=True)
    return [*rest, *(id for pair in turns for id in pair)]
