"""The bank of all quiz questions, and sheets that a seed deals from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from bn_core.course.quiz.config import QuizConfig
from bn_core.course.quiz.order import ORDER
from bn_core.course.quiz.sections import SECTIONS, find_section
from bn_core.lessons.activations import questions as activations
from bn_core.lessons.adaptation import questions as adaptation
from bn_core.lessons.backward import questions as backward
from bn_core.lessons.boundaries import questions as boundaries
from bn_core.lessons.clinic import choice_questions as clinic_choice
from bn_core.lessons.clinic import numeric_questions as clinic_numeric
from bn_core.lessons.conventions import questions as conventions
from bn_core.lessons.covariate_shift import questions as covariate_shift
from bn_core.lessons.depth import questions as depth
from bn_core.lessons.descents import questions as descents
from bn_core.lessons.detached_statistics import questions as detached_statistics
from bn_core.lessons.epsilon import questions as epsilon
from bn_core.lessons.folding import questions as folding
from bn_core.lessons.four_steps import questions as four_steps
from bn_core.lessons.freezing import questions as freezing
from bn_core.lessons.images import questions as images
from bn_core.lessons.landscape import questions as landscape
from bn_core.lessons.length_direction import choice_questions as length_direction_choice
from bn_core.lessons.length_direction import numeric_questions as length_direction_numeric
from bn_core.lessons.many_devices import questions as many_devices
from bn_core.lessons.question import DrawnQuestion, Question
from bn_core.lessons.regularization import questions as regularization
from bn_core.lessons.running_averages import questions as running_averages
from bn_core.lessons.scale_and_shift import questions as scale_and_shift
from bn_core.lessons.sequences import questions as sequences
from bn_core.lessons.small_batches import questions as small_batches
from bn_core.lessons.smoothness import questions as smoothness
from bn_core.lessons.standardize import questions as standardize
from bn_core.lessons.sweeps import questions as sweeps
from bn_core.lessons.train_eval import questions as train_eval
from bn_core.lessons.use_it import questions as use_it
from bn_core.lessons.which_axes import questions as which_axes
from bn_core.lessons.why_normalize import questions as why_normalize
from bn_core.lessons.without_norm import questions as without_norm
from bn_core.lessons.write_it import questions as write_it

_QUESTION_MODULES = (
    activations,
    adaptation,
    backward,
    boundaries,
    clinic_choice,
    clinic_numeric,
    conventions,
    covariate_shift,
    depth,
    descents,
    detached_statistics,
    epsilon,
    folding,
    four_steps,
    freezing,
    images,
    landscape,
    length_direction_choice,
    length_direction_numeric,
    many_devices,
    regularization,
    running_averages,
    scale_and_shift,
    sequences,
    small_batches,
    smoothness,
    standardize,
    sweeps,
    train_eval,
    use_it,
    which_axes,
    why_normalize,
    without_norm,
    write_it,
)


def _collect_questions() -> dict[str, Question]:
    written: dict[str, Question] = {
        each.id: each for lesson in _QUESTION_MODULES for each in lesson.QUESTIONS
    }
    assert written.keys() == set(ORDER), "every question has one place in the order"
    return {id: written[id] for id in ORDER}


BANK = _collect_questions()
"""Every question by its id, in the curriculum's order."""


def find_questions(lesson: str) -> tuple[Question, ...]:
    """Return the questions about a lesson, in the bank's order."""
    return tuple(each for each in BANK.values() if each.lesson == lesson)


@lru_cache(maxsize=1024)
def draw_question(id: str, seed: int) -> DrawnQuestion:
    """Draw a question; KeyError or ValueError: there is no such id or seed."""
    return BANK[id].draw(seed)


def deal_sheet(
    seed: int = 0, count: int = 6, sections: Sequence[str] = tuple(SECTIONS)
) -> tuple[DrawnQuestion, ...]:
    """Return ``count`` different questions, spread evenly over the sections.

    They are in the bank's order. Numeric and multiple-choice questions alternate. The same seed
    always gives the same sheet. ValueError: ``seed`` or ``count`` is out of the bounds of
    QuizConfig, or a section is unknown, or there is none.
    """
    config = QuizConfig(seed=seed, count=count)
    if unknown := [name for name in sections if name not in SECTIONS]:
        raise ValueError(f"{unknown[0][:40]!r} is not one of {', '.join(SECTIONS)}.")
    wanted = [name for name in SECTIONS if name in sections]
    if not wanted:
        raise ValueError("A sheet needs at least one section.")
    rng = np.random.default_rng((config.seed, len(BANK)))
    stacks = [_shuffle_section(name, rng) for name in wanted]
    chosen = {stacks[turn % len(stacks)].pop() for turn in range(config.count)}
    return tuple(draw_question(id, config.seed) for id in BANK if id in chosen)


def _shuffle_section(section: str, rng: np.random.Generator) -> list[str]:
    """Return a section's ids, shuffled, with the two kinds alternating at the end.

    Sheets take ids from the end.
    """
    kinds = [
        [id for id, each in BANK.items() if find_section(each) == section and each.kind == kind]
        for kind in ("numeric", "choice")
    ]
    shuffled = [[ids[place] for place in rng.permutation(len(ids))] for ids in kinds]
    many = min(map(len, shuffled))
    rest = [id for ids in shuffled for id in ids[many:]]
    first = int(rng.integers(2))
    turns = zip(shuffled[first][:many], shuffled[1 - first][:many], strict=True)
    return [*rest, *(id for pair in turns for id in pair)]
