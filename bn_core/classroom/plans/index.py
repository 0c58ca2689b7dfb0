"""The three plans of 45 minutes, each step with a lesson and an activity.

>>> for step in PLANS["first"].steps:
...     print(step.minutes, step.title, step.link, step.setting.kind)
"""

from dataclasses import dataclass

from bn_core.classroom.plans.course import COURSE
from bn_core.classroom.plans.first import FIRST
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.plans.plan import OWN
from bn_core.classroom.plans.seminar import SEMINAR
from bn_core.course.curriculum import LESSONS
from bn_core.course.quiz.bank import BANK
from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.question import SEED

PLANS = {each.name: each for each in (FIRST, COURSE, SEMINAR)}
"""Plans by name, from the first lesson to the seminar."""


@dataclass(frozen=True, slots=True)
class GuideConfig(Knobs):
    """What the guide shows."""

    show: str = choice("plan", ("plan", "questions"), "part of the guide")
    plan: str = choice("first", (*PLANS, OWN), "audience of the plan")


LESSONS_ASKED = tuple(
    lesson.name for lesson in LESSONS if any(each.lesson == lesson.name for each in BANK.values())
)
"""Names of the lessons about which the bank asks, in the curriculum's order."""
CONFUSIONS_ASKED = tuple(
    str(number)
    for number in MISCONCEPTIONS
    if any(each.confusion == number for each in BANK.values())
)
"""Numbers of the misconceptions that the bank asks about."""


@dataclass(frozen=True, slots=True)
class BankConfig(Knobs):
    """Which questions of the bank the guide shows."""

    by: str = choice("lesson", ("lesson", "misconception"), "order of the questions")
    lesson: str = choice(LESSONS_ASKED[0], LESSONS_ASKED, "lesson")
    about: str = choice(CONFUSIONS_ASKED[0], CONFUSIONS_ASKED, "misconception")
    seed: int = knob(SEED.default, SEED.low, SEED.high, "seed of the questions' numbers")
