"""Six questions of the bank that suggest where in the course to start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bn_core.course.curriculum import LESSONS, find_lesson
from bn_core.course.quiz.bank import draw_question
from bn_core.course.quiz.marking import MarkedAnswer
from bn_core.lessons.question import DrawnQuestion

QUESTIONS = (
    "one-output",
    "why-gamma-and-beta",
    "axes-of-images",
    "left-out-paths",
    "no-grad",
    "accumulation",
)
"""The ids of the questions, in the order of the lessons that they ask about."""
AFTER_ALL = "covariate_shift"
"""Where somebody starts who answers all of them."""
SEED = 1
"""Not that of the lessons: the questions are the same, their numbers are not."""
FEW = 2
"""A reader with so many right answers or fewer starts at the beginning."""


@dataclass(frozen=True, slots=True)
class Start:
    """The lesson where a reader should start, and why."""

    lesson: str
    why: str


def draw_placement() -> tuple[DrawnQuestion, ...]:
    """Return the six questions, the same for everybody."""
    return tuple(draw_question(id, SEED) for id in QUESTIONS)


def suggest_start(marked: Sequence[MarkedAnswer]) -> Start | None:
    """Return the lesson where to start, or None until all answers are given.

    It is the one of the first wrong answer, or the first lesson of all if FEW are right.
    """
    if any(each.right is None for each in marked):
        return None
    wrong = [place for place, each in enumerate(marked, start=1) if not each.right]
    if not wrong:
        return Start(
            AFTER_ALL,
            f"You answered all {len(marked)} questions right. You know what batch norm computes, "
            "so go on with why it works.",
        )
    right = len(marked) - len(wrong)
    count = f"{right} of {len(marked)}"
    if right <= FEW:
        return Start(
            LESSONS[0].name, f"You answered {count} questions right: start at the beginning."
        )
    lesson = marked[wrong[0] - 1].asked.question.lesson
    first = "Your first wrong answer was to" if len(wrong) > 1 else "Your only wrong answer was to"
    return Start(
        lesson,
        f"You answered {count} questions right. {first} question {wrong[0]}, which "
        f"“{find_lesson(lesson).title}” explains.",
    )
