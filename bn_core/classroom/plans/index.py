"""The three plans of 45 minutes, each step with a lesson and an activity.

>>> for step in PLANS["first"].steps:
...     print(step.minutes, step.title, step.link, step.setting.kind)
"""

from dataclasses import dataclass

from bn_core.classroom.plans.course import COURSE
from bn_core.classroom.plans.first import FIRST
from bn_core.classroom.plans.seminar import SEMINAR
from bn_core.inputs.knobs import Knobs, choice

PLANS = {each.name: each for each in (FIRST, COURSE, SEMINAR)}
"""Plans by name, from the first lesson to the seminar."""


@dataclass(frozen=True, slots=True)
class GuideConfig(Knobs):
    """The plan that the guide shows."""

    plan: str = choice("first", tuple(PLANS), "audience of the plan")
